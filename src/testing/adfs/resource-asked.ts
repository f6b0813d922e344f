import type { Resource } from '../directory/directory.js';
import { type Parameters, parameter } from '../http/parameters.js';
import type { Refusal } from '../protocol/refusal.js';
import { severalResources, unknownResource } from '../protocol/refusals.js';

export interface Asked {
  readonly uri?: string;
  /** The scopes without the resource before them. */
  readonly scope?: string;
}

/** `resource` names it, or the scopes do: `{resource}/{scope}`. A scope that is only a word is of no resource. */
export function resourceAsked(form: Parameters, resources: readonly Resource[]): Asked | Refusal {
  const named = parameter(form, 'resource');
  const scopes = (parameter(form, 'scope') ?? '').split(' ').filter((scope) => scope !== '');
  const split = scopes.map((scope) => splitScope(scope, resources));
  const scope = split.map(({ word }) => word).join(' ');
  const [uri, ...others] = new Set([named, ...split.map((part) => part.uri)].filter((part) => part !== undefined));
  if (others.length > 0) return severalResources(scopes.join(' '));
  const stranger = split.find((part) => part.uri === undefined && part.word.includes('/'));
  if (stranger !== undefined) return unknownResource(stranger.word);
  return { ...(uri !== undefined && { uri }), ...(scope !== '' && { scope }) };
}

function splitScope(scope: string, resources: readonly Resource[]): { readonly uri?: string; readonly word: string } {
  const resource = resources.find(({ uri }) => scope.startsWith(`${uri}/`));
  return resource === undefined ? { word: scope } : { uri: resource.uri, word: scope.slice(resource.uri.length + 1) };
}
