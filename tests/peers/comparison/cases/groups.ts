import { answers } from './answers.js';
import type { Case, Group } from './case.js';
import { connection } from './connection.js';
import { metadata } from './metadata.js';
import { refusals } from './refusals.js';
import { throttling } from './throttling.js';

/** What goes wrong with a token request, and, apart from it, with what some libraries ask beforehand. */
export const tokenGroups: readonly Group[] = [refusals, throttling, answers, connection];
export const groups: readonly Group[] = [...tokenGroups, metadata];

export const casesOf = (among: readonly Group[]): readonly Case[] => among.flatMap((group) => group.cases);
export const cases: readonly Case[] = casesOf(groups);
