// What was asked about and is not there, as core/search/query/judging.py judges it; and the question
// as it was understood. Stands before static_search.js in one script.
const SHORTEST_HALF = 3, LONG = 4, CENTURY = 1300;

const judging = ({ spoken, functionWords, typed, file, listed, beginning }) => {
  const asides = new Set(spoken.asides);
  const wordsOf = ({ keys }) => keys.map((key) => typed.get(key) ?? key).join(" ");
  const digitsOf = ({ ways }) => ways.map(([, units]) => units).find((one) => one.length === 1 && /^\d+$/.test(one[0]))?.[0];
  const isAside = ({ keys }) => keys.every((key) => functionWords.has(key) || asides.has(key) || /^ن?می/.test(key));
  const isYear = async (digits) => {
    const year = Number(digits) + (digits?.length === 2 ? CENTURY : 0);
    return Boolean((await file("facets.json")).year?.[year]);
  };
  const stands = async (...concepts) => {
    const rows = concepts.reduce((all, { ways }) => all.flatMap((row) => ways.map(([, units]) => [...row, ...units])), [[]]);
    return (await Promise.all(rows.map((units) => listed("numbered", units.slice(-3).join(" "))))).some(Boolean);
  };
  const unnumbered = async (concepts) => {
    const found = [];
    for (const [place, number] of concepts.entries()) {
      const noun = concepts[place - 1], digits = digitsOf(number);
      if (!digits || number.isMissing || !noun || noun.isMissing || digitsOf(noun)) continue;
      if (noun.at + noun.length !== number.at || await isYear(digits)) continue;
      const before = concepts[place - 2], behind = concepts[place + 1];
      const name = before?.ways[0][1].concat(noun.ways[0][1]).join(" ") ?? "";
      const isNamed = before && before.at + before.length === noun.at &&
        (await beginning("numbered", `${name} `, (one) => one, 1)).length > 0;
      const stood = await stands(...(isNamed ? [before, noun] : [noun]), number);
      if (!stood && !(behind && await stands(number, behind))) found.push([noun, number]);
    }
    return found;
  };
  const missingOf = async (concepts, each, first) => {
    let asked = concepts.filter((one) => !isAside(one));
    if (!asked.length) asked = concepts;
    const absent = [];
    for (const one of asked) if (one.isMissing && !await isYear(digitsOf(one))) absent.push(wordsOf(one));
    const pairs = await unnumbered(concepts);
    const missing = [...new Set([...absent, ...pairs.map((pair) => pair.map(wordsOf).join(" "))])];
    const isDistrict = missing.length > 0 && concepts.some((one, at) => at && digitsOf(one) &&
      concepts[at - 1].ways.some(([, units]) => units[0] === spoken.district));
    if (missing.length) return { missing, numbered: isDistrict ? "district" : null };
    const lacking = first.map((number) => asked.filter((one) => !each[concepts.indexOf(one)].get(number)?.isAll).length);
    const isTogether = !asked.length || Math.min(Infinity, ...lacking) <= Math.floor(asked.length / LONG);
    return { missing: isTogether ? [] : [asked.map(wordsOf).join(" ")], numbered: null };
  };
  // The question as it was understood, where the best document holds every word that was corrected.
  const meantOf = (concepts, each, best) => {
    const written = [];
    for (const [at, { ways, isCorrected, keys }] of concepts.entries()) {
      const way = isCorrected ? each[at].get(best)?.way : ways[0];
      const isShort = isCorrected && way?.[2].includes(" ") && way[2].split(" ").some((half) => half.length < SHORTEST_HALF);
      if (!way || isShort || (isCorrected && /[a-z]/.test(way[2]))) return "";
      written.push(isCorrected ? way[2] : keys.map((key) => typed.get(key) ?? key).join(" "));
    }
    return written.join(" ");
  };
  return { missingOf, meantOf };
};
