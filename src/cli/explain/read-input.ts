import type { Input } from '../world.js';

/** More than any log line, and little enough to be looked at in no time. */
export const mostBytes: number = 4 * 1024 * 1024;

export interface ReadInput {
  readonly text: string;
  /** Whether there was more, which was left. */
  readonly isCut: boolean;
}

/** What is piped in, up to {@link mostBytes}; the rest is not waited for. Text in UTF-16 is read too. */
export const readInput = async (input: Input): Promise<ReadInput> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of input) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > mostBytes) break;
  }
  const bytes = Buffer.concat(chunks).subarray(0, mostBytes);
  return { text: bytes.toString('utf8').replaceAll('\0', ''), isCut: length > mostBytes };
};
