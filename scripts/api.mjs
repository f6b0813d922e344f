/**
 * Keeps the report of the public API, one page for each entry point: docs/api/*.api.md. The package must be built.
 *
 *     node scripts/api.mjs           write
 *     node scripts/api.mjs --check   exit 1 when a report is stale
 */
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { name, exports: entryPoints } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const check = process.argv.includes('--check');

/** `Forgotten export` and missing release tags are no problem here: what is public is what an entry point exports. */
const messages = {
  compilerMessageReporting: { default: { logLevel: 'error' } },
  extractorMessageReporting: { default: { logLevel: 'none' } },
  tsdocMessageReporting: { default: { logLevel: 'none' } },
};

const report = (declarations, page) => {
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'package.json'),
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: join(root, declarations),
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'ES2022',
            lib: ['ES2022'],
            types: [],
            module: 'NodeNext',
            moduleResolution: 'NodeNext',
            strict: true,
            rootDir: root,
          },
          files: [join(root, declarations)],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: page,
        reportFolder: join(root, 'docs/api'),
        reportTempFolder: join(root, 'temp/api'),
      },
      newlineKind: 'lf',
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages,
    },
  });
  return Extractor.invoke(config, {
    localBuild: !check,
    messageCallback: (message) => {
      message.handled ||=
        message.logLevel === 'verbose' || message.logLevel === 'info' || message.messageId.startsWith('console-');
    },
  });
};

mkdirSync(join(root, 'docs/api'), { recursive: true });
for (const [path, { types }] of Object.entries(entryPoints)) {
  if (types === undefined) continue;
  const page = `${name}${path.slice(1).replaceAll('/', '-')}.api.md`;
  const { apiReportChanged, errorCount } = report(types, page);
  if (errorCount > 0 || (check && apiReportChanged)) process.exitCode = 1;
  console.log(`docs/api/${page} ${apiReportChanged ? (check ? 'is stale: npm run api' : 'written') : 'is fresh'}`);
}
