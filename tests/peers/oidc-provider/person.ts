import type { Browser, Form, Page } from './browser.js';

/** Who sits before a browser, and what it does there. */
export interface Person {
  readonly login: string;
  /** Goes away from the page that is named instead of going on there. */
  readonly cancelsAt?: 'login' | 'consent';
}

const shown = ({ url, status, text }: Page): string =>
  `${status} at ${new URL(url).pathname}: ${text.replaceAll(/<[^>]*>|\s+/g, ' ').slice(0, 300)}`;

const formOf = (page: Page, isIt: (form: Form) => boolean): Form => {
  const form = page.forms.find(isIt);
  if (form === undefined) throw new Error(`the person is stuck: ${shown(page)}`);
  return form;
};

const cancelled = async (browser: Browser, page: Page): Promise<Page> => {
  const href = /href="(?<href>[^"]*\/abort)"/.exec(page.text)?.groups?.['href'];
  if (href === undefined) throw new Error(`there is no way to cancel: ${shown(page)}`);
  return browser.open(new URL(href, page.url).href);
};

/** Fills in the pages of a sign-in, one after another, until none of them is left. */
const answer = async (browser: Browser, page: Page, person: Person): Promise<Page> => {
  const form = page.forms.find(({ fields }) => fields['prompt'] !== undefined);
  if (form === undefined) return page;
  const { prompt } = form.fields;
  if (prompt === person.cancelsAt) return cancelled(browser, page);
  const more = prompt === 'login' ? { login: person.login, password: 'anything' } : {};
  return answer(browser, await browser.submit(form, more), person);
};

/** Signs in where a browser was sent, and says what the application gets: an address, or a form that was posted. */
export const signIn = async (
  browser: Browser,
  url: string,
  person: Person = { login: 'adele' },
): Promise<string | Readonly<Record<string, string>>> => {
  const page = await answer(browser, await browser.open(url), person);
  if (page.isBack) return page.url;
  return formOf(page, ({ action }) => new URL(action).origin !== new URL(page.url).origin).fields;
};

/** Enters the code of a device, or turns it down, and says what the last page shows. */
export const enterCode = async (
  browser: Browser,
  { address, code }: { readonly address: string; readonly code: string },
  person: Person & { readonly declines?: boolean },
): Promise<string> => {
  const asking = await browser.open(address);
  const confirming = await browser.submit(
    formOf(asking, ({ fields }) => 'user_code' in fields),
    { user_code: code },
  );
  const confirm = formOf(confirming, ({ fields }) => fields['confirm'] === 'yes');
  if (person.declines) return shown(await browser.submit(confirm, { abort: 'yes' }));
  return shown(await answer(browser, await browser.submit(confirm), person));
};

/** Signs out where a browser was sent, and says where it goes then. */
export const signOut = async (browser: Browser, url: string): Promise<string> => {
  const page = await browser.open(url);
  const form = formOf(page, ({ fields }) => 'xsrf' in fields);
  return (await browser.submit(form, { logout: 'yes' })).url;
};
