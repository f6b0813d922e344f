import { readFileSync } from 'node:fs';

/**
 * Gives what is declared in a file of the demo, by its name, as it is written there: the code that is shown is the code that
 * runs. It ends with the first line that ends with a semicolon.
 */
export const sourceOf = (file: string): ((name: string) => string) => {
  const source = readFileSync(`docs/demo/${file}`, 'utf8');
  return (name) => new RegExp(`^(?:export )?(const ${name} = [\\s\\S]*?;)$`, 'm').exec(source)?.[1] ?? '';
};
