/** The one way in which `catalogue.json` is laid out: facts of an entry, what is like it, then a line for each text. */

const facts = 'code name category generic remedy errors suberror retry interaction confidence'.split(' ');
const relations = ['similar', 'keywords'];
const texts = ['summary', 'meaning'];
const audiences = ['person', 'developer', 'administrator'];

const json = (value) => (Array.isArray(value) ? `[${value.map(json).join(', ')}]` : JSON.stringify(value));
const members = (entry, keys) =>
  keys.filter((key) => entry[key] !== undefined).map((key) => `"${key}": ${json(entry[key])}`);

const layoutOf = (entry) => {
  const advice = members(entry.advice ?? {}, audiences);
  const lines = [
    members(entry, facts).join(', '),
    members(entry, relations).join(', '),
    ...members(entry, texts),
    ...(advice.length > 0 ? [`"advice": {\n        ${advice.join(',\n        ')} }`] : []),
  ];
  return `    { ${lines.filter((line) => line !== '').join(',\n      ')} }`;
};

const list = (entries) => `[\n${entries.map(layoutOf).join(',\n')}\n  ]`;

/** The text of the data file. */
export const layout = ({ date, categories, aadsts, b2c }) =>
  `{\n  "date": ${json(date)},\n  "categories": ${list(categories)},\n  "aadsts": ${list(aadsts)},\n  "b2c": ${list(b2c)}\n}\n`;
