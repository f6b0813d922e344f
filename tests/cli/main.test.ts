import { describe, expect, it } from '@jest/globals';
import { run } from './support/world.js';

describe('tokenrail', () => {
  it.each([['--help'], ['-h'], ['help']])('%s tells which commands there are', async (argument) => {
    const { code, stdout, stderr } = await run([argument]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Usage: tokenrail <command>');
    for (const command of ['explain', 'authority']) expect(stdout).toContain(`  ${command}`);
  });

  it.each([[['--version']], [['-v']], [['explain', '--version']], [['authority', '-v']]])(
    '%j tells the version',
    async (commandArguments) => {
      expect(await run(commandArguments)).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
    },
  );

  it.each(['explain', 'authority'])('tells how %s is used, asked in three ways', async (command) => {
    const helped = await run(['help', command]);
    expect(helped.stdout).toContain(`Usage: tokenrail ${command}`);
    expect(helped).toEqual({ code: 0, stdout: helped.stdout, stderr: '' });
    expect(await run([command, '--help'])).toEqual(helped);
    expect(await run([command, '-h'])).toEqual(helped);
  });
});

describe('what is not understood', () => {
  it.each([
    [[], 'which command?'],
    [['explian'], "there is no such command. Did you mean 'explain'?"],
    [['Authorty'], "Did you mean 'authority'?"],
    [['help', 'autority'], "Did you mean 'authority'?"],
    [['toString'], 'there is no such command.\n'],
    [['xyz'], 'there is no such command.\n'],
    [['explain', '--jsno'], "there is no such option. Did you mean '--json'?"],
    [['authority', '--prot', '80'], "there is no such option. Did you mean '--port'?"],
    [['authority', '-x'], 'there is no such option.\n'],
    [['authority', '--port'], "Option '--port <value>' argument missing"],
    [['authority', '--tls=yes'], "Option '--tls' does not take an argument"],
    [['authority', '--port', '80a'], '--port is a number from 0 to 65535.'],
    [['authority', '--port', '65536'], '--port is a number from 0 to 65535.'],
    [['authority', 'config.json'], 'the authority takes options only.'],
    [['explain'], 'explain what?'],
  ])('%j is refused with the usage, on the standard error', async (commandArguments, problem) => {
    const { code, stdout, stderr } = await run(commandArguments);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`tokenrail: `);
    expect(stderr).toContain(problem);
    expect(stderr).toContain('Usage: tokenrail');
  });

  it.each([
    [['hunter2']],
    [['explain', '--secret=hunter2']],
    [['explain', '--hunter2hunter2hunter2hunter2hunter2hunter2-\u001B[31m']],
    [['authority', 'hunter2']],
    [['authority', '--port', 'hunter2']],
    [['authority', '--json=hunter2']],
  ])('%j is not repeated', async (commandArguments) => {
    const { code, stderr } = await run(commandArguments);
    expect(code).toBe(2);
    expect(stderr).not.toContain('hunter2');
    expect(stderr).not.toContain('\u001B');
  });
});
