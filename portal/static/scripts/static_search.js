// Search in the browser, over small files beside the page, as docs/search.md describes them.
const MOST_WORDS = 24, MOST_NEAR = 6, LONGEST_QUERY = 400, SHOWN_NEAR = 5;
const SPLIT = 0.9, SYNONYM = 0.8, NEAR = 0.7, BEGINNING = 0.5, WORTH_SHOWING = 0.35;
const FARTHEST = 2.2, CLOSE = 0.45, READINGS = 4, COMMONNESS = 0.0552, LOWEST_READING = 0.3, IMPOSSIBLE = 99;
const ALPHABET = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی";
const ENDINGS = ["هایشان", "هایمان", "هایش", "هایی", "های", "ها", "شون", "ات", "ان", "ین", "ای", "ا", "ی"];
const SHORTEST_MISSPELT = 4, FIRST = 3, EXACT = 2;
const PROTECTED = new RegExp(
  String.raw`(?<![\d/.-])(?<date>\d{4}(?:-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}))(?![\d/-])|` +
  String.raw`(?<![a-z0-9])(?<code>[a-z]{1,4}[-_.‐‑–]?\d+(?:[-_.‐‑–]\d+)*)(?![a-z0-9])|` +
  String.raw`(?<number>\d{1,3}(?:[٬,،]\d{3})+(?!\d)(?:[.٫]\d+)?|\d+(?:[.٫]\d+)?)|` +
  String.raw`(?<word>[\p{L}\p{N}]+(?:\u200c+[\p{L}\p{N}]+)*)`, "gu");
const SHOWN_WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\u200c\u0640٬./٫-]*/gu;

// The last part that begins at or before the key.
const partOf = (firsts, key) => {
  let low = 0, high = firsts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (firsts[middle] <= key) low = middle + 1; else high = middle;
  }
  return low - 1;
};
const withoutZeros = (digits) => digits.replace(/^0+(?=\d)/, "");
const codeKey = (code) => {
  let key = "";
  for (const [one] of code.matchAll(/\p{L}+|\d+/gu)) {
    const isNumber = /\d/.test(one);
    key += (isNumber && /\d$/.test(key) ? "-" : "") + (isNumber ? withoutZeros(one) : one);
  }
  return key;
};
const gluedKey = (code) => [...code.matchAll(/\p{L}+|\d+/gu)].join("");
const oneEdit = (key) => {
  const made = new Set();
  for (let at = 0; at <= key.length; at++) {
    const head = key.slice(0, at), tail = key.slice(at);
    if (tail) made.add(head + tail.slice(1));
    if (tail.length > 1) made.add(head + tail[1] + tail[0] + tail.slice(2));
    for (const letter of ALPHABET) {
      made.add(head + letter + tail);
      if (tail) made.add(head + letter + tail.slice(1));
    }
  }
  return made.delete(key), made;
};
const titleKey = (held) => held[0].replaceAll(" ", "");
const endsWord = (title, length) =>
  title.split(" ").some((_, at, all) => all.slice(0, at + 1).join("").length === length);

// Read what every question needs of the index in *folder*; the rest is read when it is asked for.
export const openIndex = async (folder) => {
  // -- files: each is asked for once

  const files = new Map();
  const file = (name) => {
    if (!files.has(name)) {
      const asked = fetch(folder + name).then((answer) => {
        if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
        return answer.json();
      });
      asked.catch(() => files.delete(name));
      files.set(name, asked);
    }
    return files.get(name);
  };
  const [spoken, manifest] = await Promise.all([file("language.json"), file("index.json")]);
  const functionWords = new Set(spoken.function_words);
  const letters = new Map();
  for (const [folded, written] of Object.entries(spoken.fold)) {
    for (const letter of written) letters.set(letter, folded);
  }

  const part = (section, number) =>
    number < 0 || number >= manifest[section].length ? [] : file(`${section}-${number}.json`);
  const row = async (section, key) =>
    (await part(section, partOf(manifest[section], key))).find((held) => held[0] === key);
  const listed = async (section, key) => (await part(section, partOf(manifest[section], key))).includes(key);
  const beginning = async (section, prefix, keyOf, most) => {
    const found = [];
    let number = Math.max(0, partOf(manifest[section], prefix));
    if (manifest[section][number] === prefix && number) number--; // equal keys may begin before
    for (; number < manifest[section].length && found.length < most; number++) {
      const held = await part(section, number);
      found.push(...held.filter((one) => keyOf(one).startsWith(prefix)));
      if (held.length && keyOf(held.at(-1)) > prefix && !keyOf(held.at(-1)).startsWith(prefix)) break;
    }
    return found;
  };

  // -- from text to words

  const fold = (text) => {
    let folded = "";
    for (const letter of text) folded += letters.get(letter) ?? letter;
    return folded;
  };
  const keyOf = (groups) => {
    if (groups.number) return withoutZeros(groups.number.replace(/[٬,،]/g, "").replace("٫", "."));
    if (groups.word) return groups.word.replaceAll("\u200c", "");
    return codeKey(groups.date ?? groups.code);
  };
  const typed = new Map(); // keys of words as they were last typed
  const cut = (text) => [...fold(text).matchAll(PROTECTED)].map(({ 0: written, groups }) => {
    const key = keyOf(groups);
    typed.set(key, groups.code ? written.toUpperCase() : written.replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]));
    return key;
  });

  // -- what a word may stand for: ways of [weight, units, written, whether all units are needed]

  const wordOf = async (key) => {
    const found = await row("words", key) ?? await row("words", spoken.forms[key] ?? "");
    return found && { units: (found[1] ?? found[0]).split(" "), written: found[2] ?? found[0] };
  };
  const known = async (key) => {
    const word = await wordOf(key);
    if (word) return word;
    return (await row("units", key)) ? { units: [key], written: key } : undefined;
  };
  // Words at one edit. Most lie in the part of the word itself; the others are asked for without one.
  // A word, and what it means; some stand in no document themselves.
  const meanings = (weight, units, written) => [[weight, units, written],
    ...(spoken.synonyms[units.join(" ")] ?? []).map((other) => [weight * SYNONYM, other.split(" "), written, true])];
  const near = async (key) => {
    const byPart = new Map();
    for (const made of oneEdit(key)) {
      const number = partOf(manifest.words, made);
      byPart.set(number, (byPart.get(number) ?? new Set()).add(made));
    }
    const among = async (numbers) => (await Promise.all(numbers.map(async (number) =>
      (await part("words", number)).filter((held) => byPart.get(number)?.has(held[0]))))).flat();
    const own = partOf(manifest.words, key);
    let found = await among([own]);
    if (!found.length) found = await among([...byPart.keys()].filter((number) => number !== own));
    return found.slice(0, MOST_NEAR).flatMap(([edited, units, written]) =>
      meanings(NEAR, (units ?? edited).split(" "), written ?? edited));
  };
  const halves = async (key) => {
    for (let at = key.length - 2; at > 1; at--) {
      const [head, tail] = await Promise.all([wordOf(key.slice(0, at)), wordOf(key.slice(at))]);
      if (head && tail) return [[SPLIT, [...head.units, ...tail.units], `${head.written} ${tail.written}`]];
    }
    return [];
  };
  const withoutEnding = async (key) => {
    const rests = ENDINGS.filter((ending) => key.endsWith(ending)).map((ending) => key.slice(0, -ending.length));
    const spoken = [key, ...rests].map((one) => one.replaceAll("ون", "ان")).filter((one) => one !== key);
    for (const rest of [...rests, ...spoken]) {
      const word = rest.length > 2 && await known(rest);
      if (word) return meanings(1, word.units, key);
    }
    return [];
  };
  const begun = async (key) => (await beginning("words", key, (held) => held[0], MOST_NEAR))
    .slice(0, MOST_NEAR)
    .map(([longer, units, written]) => [BEGINNING, (units ?? longer).split(" "), written ?? longer]);
  // A word of Persian is no mistake and no beginning of another: nothing is told of it here.
  const alternatives = async (key) => {
    if (!/^\p{L}{3,}$/u.test(key)) return [];
    const inflected = await withoutEnding(key);
    if (inflected.length) return inflected;
    if (await listed("real", key)) return [];
    const found = [...await halves(key), ...await near(key)];
    return [...found, ...await begun(key)];
  };

  // Persian in Latin letters: words share a skeleton of consonants, and the cheapest alignment wins.
  const { sounds: consonants, spellings, loose, unwritten, end } = spoken.finglish;
  const soundOf = new Map(Object.entries(consonants).flatMap(([sound, held]) => [...held].map((one) => [one, sound])));
  const distance = (said, key) => {
    let row = [0];
    for (const sign of said) row.push(row.at(-1) + (unwritten[sign] ?? IMPOSSIBLE));
    [...key].forEach((letter, place) => {
      const above = row, costs = loose[letter], consonant = soundOf.get(letter) ?? letter;
      row = [];
      above.forEach((up, at) => {
        const sign = at ? said[at - 1] : "", diagonal = at ? above[at - 1] : IMPOSSIBLE;
        let cost = sign === consonant ? diagonal : IMPOSSIBLE;
        if (costs) {
          const isFree = !place && letter === "ا" && /[aeouAUI]/.test(sign);
          cost = Math.min(up + costs[""], diagonal + (isFree ? 0 : costs[sign] ?? IMPOSSIBLE));
          const isEnd = place === key.length - 1 && letter === "ه" && /^[ea]h$/.test(said.slice(Math.max(0, at - 2), at));
          if (isEnd) cost = Math.min(cost, above[at - 2]);
        }
        row.push(at ? Math.min(cost, row.at(-1) + (unwritten[sign] ?? IMPOSSIBLE)) : cost);
      });
    });
    return row.at(-1) + (said.endsWith("o") && !key.endsWith("و") ? end : 0);
  };
  const romanised = async (latin) => {
    const said = spellings.reduce((text, [spelling, sound]) => text.replaceAll(spelling, sound), latin)
      .replace(/([b-df-hj-np-tv-zKSCZ])\1/g, "$1");
    const skeleton = [...said].filter((sign) => sign in consonants).join(""), readings = [];
    for (const sounding of new Set([skeleton, skeleton.replaceAll("j", "Z")])) {
      const [, ...held] = (skeleton || said.length > 3) && await row("sounds", sounding) || [];
      for (let at = 0; at < held.length; at += 2) {
        const cost = distance(said, held[at]);
        if (cost < FARTHEST) readings.push([cost - COMMONNESS * held[at + 1], held[at]]);
      }
    }
    readings.sort(([a, key], [b, other]) => a - b || (key < other ? -1 : 1));
    return readings.slice(0, READINGS).filter(([cost]) => cost <= readings[0][0] + CLOSE);
  };
  // What a Latin word may be the Finglish of; nothing where that is a function word.
  const finglish = async (latin) => {
    const readings = await romanised(latin);
    if (!readings.length) return [[1, [latin], latin]];
    if (functionWords.has(readings[0][1])) return [];
    return Promise.all(readings.filter(([, key]) => !functionWords.has(key)).map(async ([cost, key]) => {
      const { units, written } = await wordOf(key);
      return [Math.max(LOWEST_READING, 1 - (cost - readings[0][0]) / 2), units, written];
    }));
  };

  const concept = async (keys, at) => {
    const pair = at + 1 < keys.length && await wordOf(keys[at] + keys[at + 1]);
    const units = await Promise.all(keys.slice(at, at + 4).map(async (key) =>
      functionWords.has(key) ? [] : (await wordOf(key))?.units ?? [key]));
    for (let length = units.length; length; length--) {
      if (!units[length - 1].length) continue;
      const phrase = units.slice(0, length).flat();
      const others = spoken.synonyms[phrase.join(" ")];
      if (others) {
        const ways = others.map((other) => [SYNONYM, other.split(" "), "", true]);
        return { length, ways: [[1, phrase, keys.slice(at, at + length).join(" ")], ...ways] };
      }
    }
    if (pair) return { length: 2, ways: [[1, pair.units, pair.written]] };
    if (!units[0].length) return { length: 1, ways: [] };
    const word = await known(keys[at]);
    if (word) return { length: 1, ways: [[1, word.units, keys[at]]] };
    if (/^[a-z]+$/.test(keys[at])) {
      const ways = await finglish(keys[at]);
      return { length: 1, ways, isCorrected: true, isMissing: ways.some(([, units]) => units[0] === keys[at]) };
    }
    const ways = await alternatives(keys[at]);
    const isCorrected = ways.length > 0 && ways[0][0] < 1 && ways[0][0] !== BEGINNING;
    const isShort = isCorrected && keys[at].length < SHORTEST_MISSPELT && ways.every(([weight]) => weight !== BEGINNING);
    const isMissing = !ways.length || isShort;
    return { length: 1, ways: ways.length ? ways : [[1, [keys[at]], keys[at]]], isCorrected, isMissing };
  };
  const conceptsOf = async (keys) => {
    const found = [];
    for (let at = 0; at < keys.length;) {
      const one = await concept(keys, at);
      if (one.ways.length) found.push({ ...one, at, keys: keys.slice(at, at + one.length) });
      at += one.length;
    }
    return found;
  };
  const knownShare = async (keys) => {
    const each = await Promise.all(keys.map(async (key) =>
      functionWords.has(key) || Boolean(await known(key))));
    return keys.length ? each.filter(Boolean).length / keys.length : 0;
  };
  // Latin letters that nobody knows may have been meant for the Persian keyboard.
  const retyped = async (text, keys) => {
    if (!/[a-z]/i.test(text) || await knownShare(keys) > 0.5) return undefined;
    const typed = [...text].map((key) => spoken.keyboard[key] ?? spoken.keyboard[key.toLowerCase()] ?? key);
    const read = cut(typed.join("")).slice(0, MOST_WORDS);
    return await knownShare(read) >= 0.6 ? read : undefined;
  };

  // -- ranking, as the server does it

  const gains = async (unit) => {
    const found = await row("units", unit);
    if (!found) return new Map();
    const all = manifest.kinds.at(-1)?.[2] ?? 0;
    const rarity = Math.log(1 + (all - found[1] + 0.5) / (found[1] + 0.5));
    const held = new Map();
    for (let at = 0, number = 0; at < found[2].length; at += 2) {
      number += found[2][at];
      held.set(number, rarity * found[2][at + 1] / 1000);
    }
    return held;
  };
  const scoresOf = async ({ ways }) => {
    const best = new Map(); // by number: the score, the way that gives it, whether any way is held whole
    for (const way of ways) {
      const [weight, units, , isWhole] = way;
      const held = await Promise.all(units.map(gains));
      const numbers = isWhole ? held[0].keys() : new Set(held.flatMap((one) => [...one.keys()]));
      for (const number of numbers) {
        const isAll = held.every((one) => one.has(number));
        if (isWhole && !isAll) continue;
        const score = weight * held.reduce((sum, one) => sum + (one.get(number) ?? 0), 0);
        const before = best.get(number);
        if (score > (before?.score ?? 0)) best.set(number, { score, way, isAll: isAll || before?.isAll });
        else if (isAll) before.isAll = true;
      }
    }
    return best;
  };
  // Documents whose code is the query, whose title is it, or begins with it.
  const bandsOf = async (text, keys) => {
    const bands = new Map();
    const meaning = keys.filter((key) => !functionWords.has(key));
    for (const joined of new Set([keys.join(""), meaning.join("")])) {
      if (joined.length < 2) continue;
      for (const held of await beginning("titles", joined, titleKey, 200)) {
        if (held[2] || !endsWord(held[0], joined.length)) continue;
        bands.set(held[1], titleKey(held) === joined ? 2 : 1);
      }
    }
    const folded = fold(text.trim());
    for (const key of new Set(folded.length <= 20 ? [codeKey(folded), gluedKey(folded)] : [])) {
      if (!key) continue;
      for (const held of await beginning("titles", key, titleKey, 20)) {
        if (held[2] && held[0] === key) bands.set(held[1], 3);
      }
    }
    return bands;
  };
  const kindOf = (number) => manifest.kinds.find(([, , last]) => number <= last)[0];

  // What a search is narrowed to, as a test of a document's number.
  const within = async (narrowed) => {
    const chosen = Object.entries(narrowed);
    if (!chosen.length) return () => true;
    const facets = await file("facets.json");
    const sets = chosen.map(([name, value]) => new Set(facets[name]?.[value] ?? []));
    return (number) => sets.every((held) => held.has(number));
  };
  const added = (each, scores, isWithin) => {
    for (const held of each) {
      for (const [number, { score }] of held) {
        if (isWithin(number)) scores.set(number, (scores.get(number) ?? 0) + score);
      }
    }
    return scores;
  };
  // The best documents for words that begin like those of a question that found nothing.
  const nearOf = async (keys, isWithin) => {
    const meaning = keys.filter((key) => key.length > 2 && !functionWords.has(key));
    const each = await Promise.all(meaning.map(async (key) =>
      scoresOf({ ways: await begun(key.slice(0, 3)) })));
    const scores = [...added(each, new Map(), isWithin)];
    return scores.sort(([a, ofA], [b, ofB]) => ofB - ofA || a - b).slice(0, SHOWN_NEAR).map(([number]) => number);
  };
  const { missingOf, meantOf } = judging({ spoken, functionWords, typed, file, listed, beginning });
  const find = async (text, narrowed = {}) => {
    const isWithin = await within(narrowed);
    let keys = cut(text.slice(0, LONGEST_QUERY)).slice(0, MOST_WORDS);
    const read = await retyped(text, keys);
    keys = read ?? keys;
    const concepts = await conceptsOf(keys);
    const [each, bands] = [await Promise.all(concepts.map(scoresOf)), await bandsOf(text, keys)];
    const exact = [...bands.keys()].filter(isWithin).map((number) => [number, 0]);
    const scores = added(each, new Map(exact), isWithin);
    const enough = WORTH_SHOWING * Math.max(0, ...scores.values());
    const ranked = [...scores].filter(([number, score]) =>
      bands.has(number) || (score > 0 && score >= enough) || each.every((held) => held.get(number)?.isAll));
    ranked.sort(([a, ofA], [b, ofB]) => (bands.get(b) ?? 0) - (bands.get(a) ?? 0) || ofB - ofA || a - b);
    const numbers = ranked.map(([number]) => number);
    const judged = bands.get(numbers[0]) >= EXACT ? { missing: [], numbered: null }
      : await missingOf(concepts, each, numbers.slice(0, FIRST));
    return {
      numbers, ...judged, isMet: numbers.length > 0 && !judged.missing.length,
      near: ranked.length ? [] : await nearOf(keys, isWithin),
      units: new Set(concepts.flatMap(({ ways }) => ways.flatMap(([, units]) => units))),
      meant: numbers.length && (read || concepts.some((one) => one.isCorrected)) ? meantOf(concepts, each, numbers[0]) : "",
      isVague: keys.length > 0 && keys.every((key) => functionWords.has(key)),
    };
  };
  const documentOf = async (number) => {
    const section = manifest.documents, at = partOf(section, number);
    const [href, title, body] = (await part("documents", at))[number - section[at]];
    return { kind: kindOf(number), href, title, body };
  };
  // Words that begin with what was found: to look each of them up would ask for too many files.
  const marked = (text, units) => {
    const pieces = [], long = [...units].filter((unit) => unit.length > 2);
    let place = 0;
    for (const { 0: written, index } of text.matchAll(SHOWN_WORD)) {
      const [key = ""] = cut(written);
      if (!units.has(key) && !long.some((unit) => key.startsWith(unit))) continue;
      pieces.push([text.slice(place, index), false], [written, true]);
      place = index + written.length;
    }
    return [...pieces, [text.slice(place), false]].filter(([piece]) => piece);
  };
  const suggest = async (text, most) => {
    const keys = cut(text), last = keys.at(-1);
    if (!last) return [];
    const titles = await beginning("titles", keys.join(""), titleKey, 8 * most);
    titles.sort(([a], [b]) => a.localeCompare(b, "fa", { numeric: true }));
    const found = new Set(titles.map((held) => held[1]));
    if (found.size < most) {
      const longer = (await begun(last)).flatMap((way) => meanings(...way.slice(0, 3)));
      const each = await Promise.all([...await conceptsOf(keys.slice(0, -1)), { ways: longer }].map(scoresOf));
      const whole = [...added(each, new Map(), () => true)].filter(([number]) => each.every((held) => held.has(number)));
      whole.sort(([a, ofA], [b, ofB]) => ofB - ofA || a - b).forEach(([number]) => found.add(number));
    }
    return documents([...found].slice(0, most));
  };
  const documents = (numbers) => Promise.all(numbers.map(documentOf));
  return { fold, cut, find, suggest, kindOf, documents, marked, romanised };
};
