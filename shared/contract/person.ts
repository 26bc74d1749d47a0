import * as v from 'valibot'
import { isAtenaNumber } from '../values/atena-number.ts'
import { isIndividualNumber } from '../values/individual-number.ts'
import { isIntegratedNumber } from '../values/integrated-number.ts'
import { isKana, toFurigana } from '../values/kana.ts'
import { toDigits } from '../values/width.ts'
import { applicationStatuses } from './application.ts'
import { contract } from './contract.ts'
import { dateSchema, idSchema, requiredText } from './schemas.ts'

export const standings = ['registered', 'provisional', 'outside'] as const
export const residences = ['resident', 'moved-out', 'removed', 'dead', 'outside'] as const
export const sexes = ['1', '2', '9'] as const

/** Why a person is looked for by 個人番号. Codes, because they stand in the log; the words are in shared/ja/person.ts. */
export const numberSearchReasons = ['intake', 'identity', 'correction', 'inquiry'] as const
export type NumberSearchReason = (typeof numberSearchReasons)[number]

/** Why a newborn is not in the register yet. */
export const newbornReasons = ['birth-notified', 'birth-notified-elsewhere', 'birth-not-notified'] as const
export type NewbornReason = (typeof newbornReasons)[number]

/** Persons an answer of a search holds at most; more means that the question was too wide. */
export const SEARCH_ROWS = 50

const kanaSchema = v.pipe(
  requiredText('フリガナ'),
  v.transform(toFurigana),
  v.check(isKana, 'フリガナはカタカナで、姓と名を続けて全部入力してください。'),
)

/** A person as a list shows them. `address` is null where places are not to be shown (`placesHidden`). */
const summary = {
  id: idSchema,
  /** Empty while a newborn has no name yet. */
  name: v.string(),
  kana: v.string(),
  alias: v.nullable(v.string()),
  birthOn: dateSchema,
  sex: v.picklist(sexes),
  standing: v.picklist(standings),
  residence: v.picklist(residences),
  numberPending: v.boolean(),
  placesHidden: v.boolean(),
}

export const personSummary = v.strictObject({ ...summary, address: v.nullable(v.string()) })
export type PersonSummary = v.InferOutput<typeof personSummary>

const found = v.strictObject({
  persons: v.array(personSummary),
  /** More were found than are shown. */
  more: v.boolean(),
  /** Several persons share what was asked for: a second fact must tell them apart. */
  sameName: v.boolean(),
})

/** By full kana and birth date (of the name or the 通称名), or by a number of this municipality. Never by a surname alone. */
export const searchPersons = contract({
  name: 'searchPersons',
  door: 'staff',
  method: 'POST',
  path: '/api/person/search',
  access: { permission: 'person.view' },
  audit: 'person.searched',
  summary: 'Finds persons by kana and birth date, 宛名番号 or 団体内統合宛名番号.',
  input: v.variant(
    'by',
    [
      v.strictObject({ by: v.literal('kana'), kana: kanaSchema, birthOn: dateSchema }),
      v.strictObject({
        by: v.literal('atena-no'),
        atenaNo: v.pipe(
          v.string(),
          v.transform(toDigits),
          v.check(isAtenaNumber, '宛名番号が正しくありません。10桁の数字をもう一度確認してください。'),
        ),
      }),
      v.strictObject({
        by: v.literal('integrated-no'),
        integratedNo: v.pipe(
          v.string(),
          v.transform(toDigits),
          v.check(isIntegratedNumber, '統合宛名番号が正しくありません。15桁の数字をもう一度確認してください。'),
        ),
      }),
    ],
    'さがし方を選んでください。',
  ),
  output: found,
})

/** By 個人番号: its own endpoint, because it asks for a permission and a reason of its own. */
export const searchByNumber = contract({
  name: 'searchByNumber',
  door: 'staff',
  method: 'POST',
  path: '/api/person/search-by-number',
  access: { permission: 'number.view' },
  audit: 'person.searched-by-number',
  summary: 'Finds the person of a 個人番号, with a reason.',
  input: v.strictObject({
    individualNumber: v.pipe(
      v.string(),
      v.transform(toDigits),
      v.check(isIndividualNumber, '個人番号が正しくありません。12桁の数字をもう一度確認してください。'),
    ),
    reason: v.picklist(numberSearchReasons, '個人番号でさがす理由を選んでください。'),
  }),
  output: found,
})

/** One entry of the register. `address` is null where it may not be shown. */
const version = {
  validFrom: dateSchema,
  name: v.string(),
  kana: v.string(),
  alias: v.nullable(v.string()),
  relationship: v.nullable(v.string()),
  residence: v.picklist(residences),
  address: v.nullable(v.string()),
}

export const readPerson = contract({
  name: 'readPerson',
  door: 'staff',
  method: 'POST',
  path: '/api/person/read',
  access: { permission: 'person.view' },
  audit: 'person.read',
  summary: 'A person with household, history, applications, entitlements and certificates. Never the 個人番号.',
  input: v.strictObject({ id: idSchema }),
  output: v.strictObject({
    ...summary,
    atenaNo: v.nullable(v.string()),
    integratedNo: v.string(),
    aliasKana: v.nullable(v.string()),
    relationship: v.nullable(v.string()),
    postalCode: v.nullable(v.string()),
    address: v.nullable(v.string()),
    movedInOn: v.nullable(dateSchema),
    movedOutOn: v.nullable(dateSchema),
    phone: v.nullable(v.string()),
    /** 保険待ち: an open application waits for this person's insurance. */
    insurancePending: v.boolean(),
    household: v.array(
      v.strictObject({ ...summary, relationship: v.nullable(v.string()), address: v.nullable(v.string()) }),
    ),
    history: v.array(
      v.strictObject({
        ...version,
        recordedAt: v.string(),
        supersededAt: v.nullable(v.string()),
        source: v.picklist(['registry', 'counter']),
        reason: v.string(),
      }),
    ),
    applications: v.array(
      v.strictObject({
        id: idSchema,
        receiptNo: v.string(),
        scheme: v.literal('medical-aid'),
        procedure: v.literal('new'),
        status: v.picklist(applicationStatuses),
        receivedOn: dateSchema,
        /** Whether this person is the one it is for, or applied for another. */
        as: v.picklist(['child', 'applicant']),
      }),
    ),
    entitlements: v.array(
      v.strictObject({
        id: idSchema,
        scheme: v.literal('medical-aid'),
        state: v.picklist(['active', 'suspended', 'lost']),
        validFrom: dateSchema,
        validTo: dateSchema,
        recipientNo: v.string(),
      }),
    ),
    certificates: v.array(
      v.strictObject({
        id: idSchema,
        issueNo: v.number(),
        state: v.picklist(['current', 'replaced', 'lost', 'collected']),
        issuedOn: dateSchema,
        validFrom: dateSchema,
        validTo: dateSchema,
      }),
    ),
  }),
})

/**
 * A newborn whom the register does not know yet: found at the counter, entered into the guardian's household, 番号待ち.
 * The register's row is merged with it when it comes; until then no hub hears of the child.
 */
export const registerNewborn = contract({
  name: 'registerNewborn',
  door: 'staff',
  method: 'POST',
  path: '/api/person/register-newborn',
  access: { permission: 'person.update' },
  audit: 'person.newborn-registered',
  summary: 'Registers a newborn provisionally, in the guardian’s household.',
  input: v.strictObject({
    id: idSchema,
    /** Empty: 氏名未定. */
    name: v.pipe(v.string(), v.maxGraphemes(100, '氏名は100文字までで入力してください。')),
    kana: v.pipe(
      v.string(),
      v.maxGraphemes(100, 'フリガナは100文字までで入力してください。'),
      v.transform(toFurigana),
      v.check((kana) => kana === '' || isKana(kana), 'フリガナはカタカナで入力してください。'),
    ),
    birthOn: dateSchema,
    sex: v.picklist(sexes, '性別を選んでください。'),
    guardianId: idSchema,
    reason: v.picklist(newbornReasons, '住民票にまだない理由を選んでください。'),
  }),
  output: v.strictObject({ id: idSchema, integratedNo: v.string() }),
})
