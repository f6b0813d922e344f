import type { Reply } from './message.js';

/** A page that only says something. */
export function page(status: number, title: string, text: string): Reply {
  return htmlReply(status, `<head><title>${escaped(title)}</title></head><body><p>${escaped(text)}</p></body>`);
}

/** A page that sends itself on at once (OAuth 2.0 Form Post Response Mode). */
export function formPage(action: string, fields: Readonly<Record<string, string>>): Reply {
  const inputs = Object.entries(fields).map(([name, value]) => {
    return `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}" />`;
  });
  const form = `<form method="POST" name="hiddenform" action="${escaped(action)}">${inputs.join('')}</form>`;
  const script = '<script>document.forms[0].submit();</script>';
  return htmlReply(200, `<head><title>Working...</title></head><body>${form}${script}</body>`);
}

/** A page with a form: a field for each name, to be filled in, or to be chosen from what there is. */
export function questionPage(
  title: string,
  action: string,
  fields: Readonly<Record<string, readonly string[]>>,
): Reply {
  const inputs = Object.entries(fields).map(([name, choices]) => {
    const options = choices.map((choice) => `<option>${escaped(choice)}</option>`).join('');
    const field = `name="${escaped(name)}"`;
    const input =
      choices.length === 0 ? `<input ${field} autocomplete="off" />` : `<select ${field}>${options}</select>`;
    return `<p><label>${escaped(name)} ${input}</label></p>`;
  });
  const form = `<form method="POST" action="${escaped(action)}">${inputs.join('')}<button>OK</button></form>`;
  return htmlReply(200, `<head><title>${escaped(title)}</title></head><body><h1>${escaped(title)}</h1>${form}</body>`);
}

/** What a page that sends itself on would send, and where; nothing where the text is another page. */
export function readFormPage(
  text: string,
): { readonly action: string; readonly fields: Readonly<Record<string, string>> } | undefined {
  const action = /<form method="POST" name="hiddenform" action="(?<action>[^"]*)">/.exec(text)?.groups?.['action'];
  if (action === undefined) return undefined;
  const inputs = text.matchAll(/<input type="hidden" name="(?<name>[^"]*)" value="(?<value>[^"]*)" \/>/g);
  const fields = Array.from(inputs, ({ groups }) => [unescaped(groups?.['name']), unescaped(groups?.['value'])]);
  return { action: unescaped(action), fields: Object.fromEntries(fields) };
}

function htmlReply(status: number, content: string): Reply {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!DOCTYPE html><html>${content}</html>`,
  };
}

const characters = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' } as const;

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => characters[character as keyof typeof characters]);
}

function unescaped(text = ''): string {
  const found = Object.entries(characters).map(([character, entity]) => [entity, character] as const);
  const byEntity = new Map<string, string>(found);
  return text.replaceAll(/&[#\w]+;/g, (entity) => byEntity.get(entity) ?? entity);
}
