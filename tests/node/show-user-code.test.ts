import { afterEach, expect, it, jest } from '@jest/globals';
import type { UserCode } from '../../src/index.js';
import { showUserCode, type ShowUserCodeSettings } from '../../src/node.js';

const userCode: UserCode = {
  userCode: 'ABCD-EFGH',
  verificationUri: 'https://microsoft.com/devicelogin',
  expiresOn: 0,
  message: 'To sign in, use a web browser.',
};

const shown = async (changes: Partial<UserCode> = {}, settings: ShowUserCodeSettings = {}): Promise<string> => {
  let text = '';
  const write = (written: string): void => {
    text += written;
  };
  await showUserCode({ write, ...settings })({ ...userCode, ...changes });
  return text;
};

afterEach(() => {
  jest.restoreAllMocks();
});

it('shows the message, the address, the code, a QR code and a warning', async () => {
  const text = await shown();
  expect(text).toMatch(
    /^To sign in, use a web browser\.\n\n {2}Address: https:\/\/microsoft\.com\/devicelogin\n {2}Code: {4}ABCD-EFGH\n\n[ █▀▄\n]+\n\nEnter the code only if you began this sign-in yourself\./u,
  );
});

it('has the complete address in the QR code, where there is one', async () => {
  const complete = 'https://login.example/device?user_code=ABCD-EFGH';
  const [plain, whole] = [await shown(), await shown({ verificationUriComplete: complete })];
  expect(whole).not.toBe(plain);
  expect(whole).toBe((await shown({ verificationUri: complete })).replace(complete, userCode.verificationUri));
});

it.each([
  ['it is not wanted', {}, { qrCode: false }],
  ['the address is too long', { verificationUri: `https://login.example/${'x'.repeat(4_000)}` }, {}],
])('has no QR code where %s', async (_, changes, settings) => {
  const text = await shown(changes, settings);
  expect(text).not.toMatch(/[█▀▄]/);
  expect(text).toContain('ABCD-EFGH');
});

it('lets nothing of the server steer the terminal', async () => {
  const text = await shown({
    message: 'a\u001b[2Jb\u0007\r\nc\u202ed\u009be\u2028f',
    userCode: 'A\u001bB',
    verificationUri: 'https://a.example/\u001b[31m',
  });
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2028\u2029]/u);
  expect(text).toMatch(/^a \[2Jb c d e f\n/);
});

it('writes to standard error, with a QR code on a terminal only', async () => {
  const printed: string[] = [];
  const { stderr } = process;
  jest.spyOn(stderr, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  await showUserCode({ qrCode: false })(userCode);
  await showUserCode({ qrCode: true })(userCode);
  expect(printed).toHaveLength(2);
  expect(printed[0]).not.toMatch(/[█▀▄]/);
  expect(printed[1]).toMatch(/[█▀▄]/);
});

it('fails where writing fails', async () => {
  const write = () => Promise.reject(new Error('closed'));
  await expect(showUserCode({ write })(userCode)).rejects.toThrow('closed');
});
