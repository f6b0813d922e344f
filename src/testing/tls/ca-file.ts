import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file for programs that are told by a path whom to believe. */
export interface CaFile {
  readonly path: string;
  readonly remove: () => void;
}

const folders = new Set<string>();

/** Writes it to a new folder that nobody else may enter. It goes with `remove`, at the latest with the process. */
export function writeCaFile(pem: string): CaFile {
  if (folders.size === 0) process.once('exit', removeAll);
  const folder = mkdtempSync(join(tmpdir(), 'tokenrail-'));
  folders.add(folder);
  const path = join(folder, 'ca.pem');
  writeFileSync(path, pem, { mode: 0o600 });
  return { path, remove: () => removeFolder(folder) };
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
  if (folders.size === 0) process.off('exit', removeAll);
}

function removeAll(): void {
  folders.forEach(removeFolder);
}
