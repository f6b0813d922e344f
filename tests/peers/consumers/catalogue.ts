/** A help page of an application. */
import * as everything from 'tokenrail/catalogue';
import { explain, type Explanation, findCodes, search } from 'tokenrail/catalogue';

export const names: readonly string[] = Object.keys(everything);
export const known: Explanation = explain('AADSTS50076');

export const adviceFor = (line: string): readonly string[] =>
  findCodes(line).flatMap((code) => explain(code)?.advice.developer ?? search(line).map(({ meaning }) => meaning));
