/**
 * Makes `src/catalogue/*.generated.ts` from `src/catalogue/catalogue.json`, the one place where codes are kept.
 *
 *     node scripts/generate-catalogue.mjs           write, and lay out the data file
 *     node scripts/generate-catalogue.mjs --check   exit 1 when a file is stale, or the data not laid out
 *
 * Both check the data first: see `catalogue/problems.mjs`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generateCodes } from './catalogue/codes.mjs';
import { layout } from './catalogue/layout.mjs';
import { problemsOf } from './catalogue/problems.mjs';
import { generateProse } from './catalogue/prose.mjs';

const folder = new URL('../src/catalogue/', import.meta.url);
const catalogue = JSON.parse(readFileSync(new URL('catalogue.json', folder), 'utf8'));

const problems = problemsOf(catalogue);
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}

const files = {
  ...generateCodes(catalogue),
  'prose.generated.ts': generateProse(catalogue),
  'catalogue.json': layout(catalogue),
};
const stale = Object.entries(files).filter(([name, text]) => {
  const file = new URL(name, folder);
  return !existsSync(file) || readFileSync(file, 'utf8') !== text;
});
if (process.argv.includes('--check')) {
  for (const [name] of stale) console.error(`${name} is stale: run node scripts/generate-catalogue.mjs`);
  process.exit(stale.length > 0 ? 1 : 0);
}
for (const [name, text] of stale) {
  writeFileSync(new URL(name, folder), text);
  console.log(`wrote ${fileURLToPath(new URL(name, folder))}`);
}
const { aadsts, b2c, categories } = catalogue;
console.log(`${aadsts.length} AADSTS codes, ${b2c.length} B2C codes, ${categories.length} categories`);
