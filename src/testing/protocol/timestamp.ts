/** `2026-01-31 08:15:00Z`: a space where ISO 8601 has a T, and no fraction. */
export function timestampOf(epochMilliseconds: number): string {
  return `${new Date(epochMilliseconds).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}
