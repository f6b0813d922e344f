/** Errors as the libraries make them, without the libraries: an `Error` with a name and members. */
export const thrownLike = (name: string, members: object, message = ''): Error =>
  Object.assign(new Error(message), { name }, members);

/** What must never be printable. */
export const marks = {
  text: 'mark~text~alice@contoso.example',
  secret: 'mark~secret~8Q~aZ.1-x',
  token: 'mark~token~0.AXoA9f',
  claims: 'mark~claims~urn',
};
export const words = `AADSTS50076: ${Object.values(marks).join(' ')}`;
export const claims = JSON.stringify({ access_token: { [marks.claims]: null } });
export const id = '11111111-2222-4333-8444-555555555555';
export const traceId = 'aaaaaaaa-0000-4000-8000-000000000001';

/** The text that MSAL makes of a refusal. */
export const packed = (
  description: string,
  numbers = '50076',
  ids: readonly [string, string] = [id, traceId],
): string =>
  `Error(s): ${numbers} - Timestamp: 2027-01-01 00:00:00Z - Description: ${description} - Correlation ID: ${ids[0]} - Trace ID: ${ids[1]}`;

/** An error of MSAL. */
export const msal = (name: string, errorCode: string, more: object = {}): Error =>
  thrownLike(name, { errorCode, errorMessage: '', subError: '', correlationId: id, ...more }, errorCode);

/** A `Response` in the parts of it that are looked at. */
export const response = (status: number, headers: Readonly<Record<string, string>> = {}): object => ({
  status,
  headers: new Headers(headers),
});
