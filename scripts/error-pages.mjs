/**
 * Makes `docs/errors` of what `tokenrail/catalogue` says: a page for each category, and an index.
 *
 *     node scripts/error-pages.mjs           write
 *     node scripts/error-pages.mjs --check   exit 1 when a page is stale, missing or left over
 *
 * It reads `src` and needs no build, but the generated files of the catalogue must be fresh.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { pages } from './catalogue/pages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = new URL('../docs/errors/', import.meta.url);

/** The entry point, from its source. */
const loadCatalogue = async () => {
  const build = await rolldown({
    input: 'src/catalogue.ts',
    cwd: root,
    tsconfig: false,
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
  });
  const { output } = await build.generate({ format: 'es' });
  await build.close();
  return import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString('base64')}`);
};

const catalogue = await loadCatalogue();
const { categories } = JSON.parse(readFileSync(new URL('../src/catalogue/catalogue.json', import.meta.url), 'utf8'));
const files = pages(
  categories.map(({ category }) => category),
  catalogue,
);

const leftOver = (existsSync(folder) ? readdirSync(folder) : []).filter((name) => !(name in files));
const stale = Object.entries(files).filter(([name, text]) => {
  const file = new URL(name, folder);
  return !existsSync(file) || readFileSync(file, 'utf8') !== text;
});

if (process.argv.includes('--check')) {
  for (const name of [...leftOver, ...stale.map(([name]) => name)])
    console.error(`docs/errors/${name} is stale: run node scripts/error-pages.mjs`);
  process.exit(leftOver.length + stale.length > 0 ? 1 : 0);
}
mkdirSync(folder, { recursive: true });
for (const name of leftOver) rmSync(new URL(name, folder), { recursive: true });
for (const [name, text] of stale) writeFileSync(new URL(name, folder), text);
console.log(`${Object.keys(files).length} pages in docs/errors, ${stale.length} written, ${leftOver.length} removed`);
