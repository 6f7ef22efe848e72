/**
 * Gentle warnings: a short text looks as if it held a personal detail. The narrative stays in the case system (no names
 * in Teams; where there is free text, warn), so the person is told and may send it all the same: nothing here refuses
 * anything. A false alarm costs trust, so a doubtful text passes.
 */

export const personalDetailKinds = ['name', 'postcode', 'telephone', 'email', 'nhsNumber'] as const;
export type PersonalDetail = (typeof personalDetailKinds)[number];

const kindNames: Readonly<Record<PersonalDetail, string>> = {
  name: 'a person’s name',
  postcode: 'a postcode',
  telephone: 'a telephone number',
  email: 'an e-mail address',
  nhsNumber: 'an NHS number',
};

/** The kinds of personal detail that a text seems to hold, in a fixed order; empty when it holds none. */
export function looksLikePersonalDetail(text: string): PersonalDetail[] {
  if (text.trim() === '') return [];
  const looks: Readonly<Record<PersonalDetail, (text: string) => boolean>> = {
    name: looksLikeName,
    postcode: looksLikePostcode,
    telephone: looksLikeTelephone,
    email: looksLikeEmail,
    nhsNumber: looksLikeNhsNumber,
  };
  const normal = text.normalize('NFC').slice(0, 20_000);
  return personalDetailKinds.filter((kind) => looks[kind](normal));
}

/** The same over several texts. */
export function personalDetailsIn(texts: readonly (string | undefined)[]): PersonalDetail[] {
  const found = new Set(texts.flatMap((text) => looksLikePersonalDetail(text ?? '')));
  return personalDetailKinds.filter((kind) => found.has(kind));
}

/** What to say beside the field; undefined when there is nothing to say. It never repeats what was typed. */
export function personalDetailWarning(kinds: readonly PersonalDetail[]): string | undefined {
  if (kinds.length === 0) return undefined;
  return `This looks as if it holds ${listed(kinds)}. Names and addresses belong in the case system; please take out what is not needed here.`;
}

/** What to say on the card that answers, once the text was sent; `remedy` is what can still be done about it. */
export function personalDetailNotice(kinds: readonly PersonalDetail[], remedy: string): string | undefined {
  if (kinds.length === 0) return undefined;
  return `It was sent. What you wrote looks as if it held ${listed(kinds)}; names and addresses belong in the case system. ${remedy}`;
}

function listed(kinds: readonly PersonalDetail[]): string {
  const names = kinds.map((kind) => kindNames[kind]);
  return names.length === 1 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function looksLikeEmail(text: string): boolean {
  return /[\p{L}\d][\p{L}\d._%+'-]{0,63}@[\p{L}\d-]{1,63}(\.[\p{L}\d-]{1,63}){1,4}/u.test(text);
}

/** Areas in which a postcode may begin: enough to tell `MK9 3EJ` from `KS2 1st`. Source: Royal Mail's postcode areas. */
const postcodeAreas = new Set(
  (
    'AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY ' +
    'G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP ' +
    'NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W ' +
    'WA WC WD WF WN WR WS WV YO ZE'
  ).split(' '),
);

function looksLikePostcode(text: string): boolean {
  const candidates = text.matchAll(
    /(?<![A-Z\d/-])([A-Z]{1,2})(\d[A-Z\d]?)(\s?)(\d)([ABD-HJLNP-UW-Z]{2})(?![A-Z\d/-])/gi,
  );
  return [...candidates].some(([whole, area = '', , gap, , unit = '']) => {
    if (!postcodeAreas.has(area.toUpperCase())) return false;
    const oneCase = whole === whole.toUpperCase() || whole === whole.toLowerCase();
    // "s2 1st" is an ordinal, "s21st" a slip; a postcode in small letters with such an ending is rare enough to pass.
    const ordinal = unit !== unit.toUpperCase() && /^(st|nd|rd|th)$/i.test(unit);
    return oneCase && !ordinal && (gap !== '' || whole === whole.toUpperCase());
  });
}

/** A UK number: 11 digits from 0, or +44; its first group has three digits or more, so that dates are none. */
function looksLikeTelephone(text: string): boolean {
  const candidates = text.matchAll(
    /(?<![\d/-])(\(?\+44\)?|\(?0044\)?|\(?0\d{2,})[\d ()-]{5,20}\d(?![\d/:-])/g,
  );
  return [...candidates].some(([whole]) => {
    const national = whole
      .replace(/\(0\)/, '')
      .replace(/[^\d+]/g, '')
      .replace(/^(\+44|0044)0?/, '0');
    return /^0[1-35789]\d{9}$/.test(national) || /^01\d{8}$/.test(national);
  });
}

/** Ten digits whose last is the check digit that NHS numbers carry (weights 10 to 2, modulus 11). */
function looksLikeNhsNumber(text: string): boolean {
  const candidates = text.matchAll(/(?<![\d/+-])(\d{3})([ -]?)(\d{3})\2(\d{4})(?![\d/:-])/g);
  return [...candidates].some(([, first = '', , second = '', third = '']) => {
    const digits = [...`${first}${second}${third}`].map(Number);
    if (digits[0] === 0) return false; // a telephone number
    const sum = digits.slice(0, 9).reduce((total, digit, index) => total + digit * (10 - index), 0);
    return (11 - (sum % 11)) % 11 === digits[9];
  });
}

/** Forms of address: with a capitalised word behind them, a name. */
const titles = new Set('mr mrs ms miss mx dr sir lady'.split(' '));

/**
 * First names that are common among families and staff in England and are not ordinary words, months or places, so
 * that one alone is telling. Few on purpose.
 */
const firstNames = new Set(
  (
    'aaliyah abdul abdullah abigail adam adeel ahmed aisha alan alexander alfie ali alice alison amelia amina amir amy ' +
    'andrew anita anna anne anthony arjun arthur asha ava ayesha barbara ben benjamin beth callum carol caroline ' +
    'catherine charlie chloe chris christine christopher claire connor daisy dan daniel danielle darren dave david ' +
    'deborah diane dylan edward eleanor elizabeth ellie emily emma eric ethan evie farah fatima fiona freddie gary ' +
    'gemma george gillian hannah harriet harry hassan heather helen henry ibrahim imran isaac isabella isla jackie ' +
    'jacob jake james jamie jane janet jason jayden jennifer jenny jessica jodie joe john jonathan joseph joshua ' +
    'julia julie kamal karen kate katherine katie keira kelly kevin khalid kyle laura lauren layla leah leanne lewis ' +
    'liam linda lisa louise lucas lucy luke margaret maria mariam martin mary maryam matthew maya megan michael ' +
    'michelle mohammad mohammed molly muhammad nadia naomi nathan neil nicola nicole noah oliver olivia omar oscar ' +
    'owen patricia paul pauline peter poppy priya rachel rebecca richard robert ryan samantha samuel sandra sanjay ' +
    'sara sarah sean shannon sharon simon sofia sophie stacey stephanie stephen steven sunita susan tariq theo thomas ' +
    'tom toby tracey wayne william yasmin yusuf zahra zainab zoe'
  ).split(' '),
);

/** Words that are written with a capital in this work and name no person. */
const workWords = new Set(
  (
    'academy act address agency allocated anti assessment attendance august authority bank barnardo borough british ' +
    'cafcass care case centre chair child children christmas church city clinic clinical college committee community ' +
    'conference consultation contact core council county court crown danger december department designated director ' +
    'district domestic drug duty early easter education emergency emotional england english enquiry europe family ' +
    'february foster friday general good gp graded group guidance head health help high home homes hospital house ' +
    'housing hub icpc independent infant infants initial january july june junior justice lado lane lead legal leisure ' +
    'local london magistrates manager march marac may mash meeting mental mind monday multi national neglect new nhs ' +
    'north november nspcc nursery october offender ofsted order orders outline panel parenting park partnership ' +
    'physical plan planning plo police practice practitioner pre-birth primary prison private probation proceedings ' +
    'programme project protection public records referral refuge registrar report residence response responsible ' +
    'review risk road royal safe safeguarding safety saturday school scotland secondary section senior september ' +
    'service services sexual sibling signs sixth social solicitor solicitors south special specialist st start state ' +
    'strategy street strengthening substance summer sunday support sure surgery system team teams the thames therapist ' +
    'thursday together trust tuesday uk unborn unit university valley visitor wales ward water wednesday welfare west east ' +
    'women woman work worker workers working year young youth zone aid alcohol alcoholics alert autism bail big ' +
    'brief brother camhs cin climb conditions cse cce daily day days deaf decision disability disclosure essential ' +
    'father form forum free freedom full further grandmother grandparents great green interim joint key ks learning ' +
    'level life mapping midwife midwifery missing mother nurse online operation parent parents pathway phase pupil ' +
    'recovery registered restraining scale scheme score sen send single special step story supervision sister ' +
    'three houses words pictures timeline triple universal credit victim violence vulnerable week'
  ).split(' '),
);

/** A word of the text, with what stands between it and the next one, and whether it opens a sentence. */
interface Word {
  readonly word: string;
  readonly opens: boolean;
  readonly gap: string;
}

/**
 * A name is: a form of address with a capitalised word behind it; an initial with a point and one; a telling first
 * name that belongs to no saint and no law; or two capitalised words in a row, neither known from the work nor opening
 * a sentence.
 */
function looksLikeName(text: string): boolean {
  const words = wordsOf(text);
  return words.some((first, index) => {
    const second = words[index + 1];
    if (isLaw(second)) return false;
    if (isFirstName(first.word) && !isSaint(words[index - 1])) return true;
    if (!second || !isCapitalised(second.word) || isWorkWord(second.word)) return false;
    if (titles.has(first.word.toLowerCase()) && /^\.? $/.test(first.gap)) return true;
    if (/^\p{Lu}$/u.test(first.word) && first.gap === '. ') return true;
    return first.gap === ' ' && isCapitalised(first.word) && !isWorkWord(first.word) && !first.opens;
  });
}

function wordsOf(text: string): Word[] {
  const found = [...text.matchAll(/\p{L}[\p{L}\p{M}'’-]*/gu)];
  return found.map((match, index) => {
    const end = match.index + match[0].length;
    const previous = found[index - 1];
    const before = previous ? text.slice(previous.index + previous[0].length, match.index) : undefined;
    return {
      word: match[0],
      opens: before === undefined || /[.!?:;•\n]|[-*("“‘]$/.test(before),
      gap: text.slice(end, found[index + 1]?.index ?? text.length),
    };
  });
}

function isFirstName(word: string): boolean {
  return /^\p{Lu}/u.test(word) && firstNames.has(bare(word));
}

/** Schools and hospitals of "St Mary". */
function isSaint(before: Word | undefined): boolean {
  return before !== undefined && /^(st|saint)$/i.test(before.word) && /^\.? $/.test(before.gap);
}

/** Disclosure schemes such as "Sarah's Law". */
function isLaw(after: Word | undefined): boolean {
  return after !== undefined && /^(law|rule)$/i.test(after.word);
}

function isCapitalised(word: string): boolean {
  return /^\p{Lu}[\p{L}\p{M}'’-]*\p{Ll}[\p{L}\p{M}'’-]*$/u.test(word);
}

function isWorkWord(word: string): boolean {
  return word.split('-').every((part) => workWords.has(bare(part)));
}

/** In small letters, without accents and the ending of a possessive. */
function bare(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/['’]s?$/, '');
}
