/**
 * Prints, as JSON, what the bundler of an application makes of a program that imports the built package: what is loaded
 * at once, minified, and its size gzipped. The packages that tokenrail imports are not in it.
 *
 *     node scripts/size.mjs 'export * from "./dist/index.js"'
 */
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const entry = join(root, 'size-of.js');
const [, , program = 'export * from "./dist/index.js"'] = process.argv;

const build = await rolldown({
  input: entry,
  platform: 'neutral',
  external: /^[^./]/,
  plugins: [
    {
      name: 'program',
      resolveId: (id) => (id === entry ? id : null),
      load: (id) => (id === entry ? program : null),
    },
  ],
});
const { output } = await build.generate({ format: 'es', minify: true, chunkFileNames: '[name].js' });
await build.close();

const chunks = new Map(output.map((chunk) => [chunk.fileName, chunk]));
const atOnce = new Set(output.filter(({ isEntry }) => isEntry));
for (const { imports } of atOnce) imports.forEach((file) => chunks.has(file) && atOnce.add(chunks.get(file)));
const bytes = [...atOnce].reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);

console.log(
  JSON.stringify({
    bytes,
    packages: [...new Set([...atOnce].flatMap(({ imports }) => imports.filter((file) => !chunks.has(file))))],
    modules: [...atOnce].flatMap(({ moduleIds }) => moduleIds.map((id) => relative(root, id))),
    code: [...atOnce].map(({ code }) => code).join('\n'),
  }),
);
