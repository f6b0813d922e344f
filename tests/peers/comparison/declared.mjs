/**
 * Prints, as one line of JSON, the type that each library's declarations give to the field in which the AADSTS number
 * can be read. The field is the one that the comparison found.
 */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const ts = createRequire(import.meta.url)('typescript-5.9');

const fields = {
  'azure-identity': ['@azure/identity', 'AuthenticationRequiredError', "['cause']"],
  'msal-node': ['@azure/msal-node', 'ServerError', "['errorNo']"],
  oauth4webapi: ['oauth4webapi', 'ResponseBodyError', "['cause']['error_codes']"],
  'openid-client': ['openid-client', 'ResponseBodyError', "['cause']['error_codes']"],
  tokenrail: ['tokenrail', 'OAuthError', "['code']"],
};

// In this folder, so that the libraries are found, and in memory alone.
const file = fileURLToPath(new URL('declared.virtual.ts', import.meta.url));
const source = Object.values(fields)
  .map(([name, type, path]) => `export type _ = import('${name}').${type}${path};`)
  .map((line, at) => line.replace('_', `field${at}`))
  .join('\n');

const options = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
  strict: true,
  skipLibCheck: true,
};
const host = ts.createCompilerHost(options);
const { getSourceFile, fileExists } = host;
host.fileExists = (name) => name === file || fileExists(name);
host.getSourceFile = (name, ...rest) =>
  name === file ? ts.createSourceFile(name, source, options.target) : getSourceFile(name, ...rest);
const program = ts.createProgram([file], options, host);
const ours = program.getSourceFile(file);
for (const { messageText } of program.getSemanticDiagnostics(ours)) {
  throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const checker = program.getTypeChecker();
const typeOf = ({ name }) => {
  const type = checker.getTypeAtLocation(name);
  const literals = type.isUnion() ? type.types.filter((member) => member.isStringLiteral()) : [];
  return literals.length > 100 ? 'a union of literals' : `\`${checker.typeToString(type)}\``;
};
console.log(
  JSON.stringify(
    Object.fromEntries(ours.statements.map((statement, at) => [Object.keys(fields)[at], typeOf(statement)])),
  ),
);
