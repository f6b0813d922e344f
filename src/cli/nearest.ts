/** How many characters to add, take away, change or swap with the next one make one word of another. */
const distance = (left: string, right: string): number => {
  const rows = [Array.from({ length: right.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let row = 1; row <= left.length; row += 1) {
    rows.push([row]);
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      rows[row]?.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (same ? 0 : 1),
          swapped && row > 1 && column > 1 ? at(row - 2, column - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(left.length, right.length);
};

/** The names that are a word but for so many mistakes, the closest first. */
export const closest = (word: string, names: readonly string[], mistakes: number): readonly string[] =>
  names
    .filter((name) => Math.abs(name.length - word.length) <= mistakes)
    .map((name) => ({ name, far: distance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ far }) => far <= mistakes)
    .sort((left, right) => left.far - right.far)
    .map(({ name }) => name);

/** ` Did you mean 'x'?`, or nothing. The word itself is not repeated. */
export const didYouMean = (word: string, names: readonly string[], before = ''): string => {
  const [name] = closest(word, names, Math.max(1, Math.floor(word.length / 3)));
  return name === undefined ? '' : ` Did you mean '${before}${name}'?`;
};
