import { parseSync } from '@swc/core';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { posix } from 'node:path';

/** One module that names another. Files are named by their path in `src`, packages by their specifier. */
export interface Import {
  readonly from: string;
  readonly to: string;
  /** Gone after compilation. */
  readonly typeOnly: boolean;
}

export type Sources = Readonly<Record<string, string>>;

const folder = fileURLToPath(new URL('../../../src/', import.meta.url));

/** Every TypeScript file of `src`, by its path in there. */
export const readSources = (): Sources =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.ts'))
      .sort()
      .map((path) => [path, readFileSync(`${folder}${path}`, 'utf8')]),
  );

interface Node {
  readonly type?: string;
  readonly source?: Node;
  readonly value?: string;
  readonly typeOnly?: boolean;
  readonly isTypeOnly?: boolean;
  readonly specifiers?: readonly Node[];
  readonly callee?: Node;
  readonly argument?: Node;
  readonly arguments?: readonly { readonly expression: Node }[];
}

const isErased = ({ typeOnly, specifiers = [] }: Node): boolean =>
  typeOnly === true || (specifiers.length > 0 && specifiers.every(({ isTypeOnly }) => isTypeOnly === true));

const specifierOf = (node: Node): Pick<Import, 'to' | 'typeOnly'> | undefined => {
  const named = (at: Node | undefined, typeOnly: boolean) => ({ to: at?.value ?? '(computed)', typeOnly });
  switch (node.type) {
    case 'ImportDeclaration':
      return named(node.source, isErased(node));
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return node.source ? named(node.source, isErased(node)) : undefined;
    case 'TsImportType':
      return named(node.argument, true);
    case 'TsExternalModuleReference':
      return { to: '(require)', typeOnly: false };
    case 'CallExpression':
      return node.callee?.type === 'Import' ? named(node.arguments?.[0]?.expression, false) : undefined;
    default:
      return undefined;
  }
};

const walk = (node: unknown, visit: (node: Node) => void): void => {
  if (typeof node !== 'object' || node === null) return;
  visit(node);
  for (const child of Object.values(node)) walk(child, visit);
};

/** Every import, `export … from`, `import()` and `import('…').Type` of these files. */
export const importsOf = (sources: Sources): readonly Import[] =>
  Object.entries(sources).flatMap(([from, text]) => {
    const imports: Import[] = [];
    walk(parseSync(text, { syntax: 'typescript', target: 'es2022' }).body, (node) => {
      const found = specifierOf(node);
      if (!found) return;
      const { to, typeOnly } = found;
      const inside = to.startsWith('.') ? posix.join(posix.dirname(from), to.replace(/\.js$/, '.ts')) : to;
      imports.push({ from, to: inside, typeOnly });
    });
    return imports;
  });

/** The first circle of imports that is found, each file once, or nothing. */
export const cycleIn = (imports: readonly Import[]): readonly string[] | undefined => {
  const done = new Set<string>();
  const search = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return path.slice(path.indexOf(file));
    if (done.has(file)) return undefined;
    for (const { from, to } of imports) {
      const cycle = from === file ? search(to, [...path, file]) : undefined;
      if (cycle) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const { from } of imports) {
    const cycle = search(from, []);
    if (cycle) return cycle;
  }
  return undefined;
};
