import { randomUUID } from 'node:crypto';
import type { Realm } from '../protocol/realm.js';
import { lifetime } from '../protocol/tokens.js';

/** What an assertion says. */
export interface SamlStatement {
  readonly issuer: string;
  readonly audience: string;
  /** The user name. */
  readonly subject: string;
}

type Write = (statement: SamlStatement, id: string, from: string, until: string) => string;

/** By what a request calls them in `requested_token_type`. */
const writers: Readonly<Record<string, Write>> = {
  'urn:ietf:params:oauth:token-type:saml2': ({ issuer, audience, subject }, id, from, until) =>
    `<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" IssueInstant="${from}" Version="2.0">` +
    `<Issuer>${escaped(issuer)}</Issuer><Subject><NameID>${escaped(subject)}</NameID></Subject>` +
    `<Conditions NotBefore="${from}" NotOnOrAfter="${until}"><AudienceRestriction>` +
    `<Audience>${escaped(audience)}</Audience></AudienceRestriction></Conditions></Assertion>`,
  'urn:ietf:params:oauth:token-type:saml1': ({ issuer, audience, subject }, id, from, until) =>
    `<Assertion xmlns="urn:oasis:names:tc:SAML:1.0:assertion" AssertionID="${id}" IssueInstant="${from}"` +
    ` Issuer="${escaped(issuer)}" MajorVersion="1" MinorVersion="1"><Conditions NotBefore="${from}"` +
    ` NotOnOrAfter="${until}"><AudienceRestrictionCondition><Audience>${escaped(audience)}</Audience>` +
    `</AudienceRestrictionCondition></Conditions><AuthenticationStatement><Subject>` +
    `<NameIdentifier>${escaped(subject)}</NameIdentifier></Subject></AuthenticationStatement></Assertion>`,
};

export const isSamlType = (type: string): boolean => Object.hasOwn(writers, type);

/** An assertion without a signature, as base64url: what carries one on can be tested, what relies on one cannot. */
export function samlAssertion(realm: Realm, type: string, statement: SamlStatement): string {
  const { issuedAt, expiresAt } = lifetime(realm);
  const [from = '', until = ''] = [issuedAt, expiresAt].map((seconds) => new Date(seconds * 1000).toISOString());
  const text = writers[type]?.(statement, `_${randomUUID()}`, from, until) ?? '';
  return Buffer.from(text).toString('base64url');
}

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' } as const;

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => entities[character as keyof typeof entities]);
}
