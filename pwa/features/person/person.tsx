import type { Output } from '../../../shared/contract/contract.ts'
import { readPerson } from '../../../shared/contract/person.ts'
import { HIDDEN, residenceWords, sexWords } from '../../../shared/ja/person.ts'
import { spokenAgeOn } from '../../../shared/values/age.ts'
import type { Id } from '../../../shared/values/id.ts'
import { call } from '../../app/call.ts'
import { today } from '../../app/clock.ts'
import { findIdOf } from '../../app/handles.ts'
import { Loaded, useLoad } from '../../app/load.tsx'
import type { PageProps } from '../../app/routes-types.ts'
import { can } from '../../app/session.ts'
import { StaleLink } from '../../app/stale-link.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { describeDate } from '../../ui/date-field.tsx'
import { ActionBar, Card } from '../../ui/layout.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { ApplicationsOf, CertificatesOf, EntitlementsOf, HistoryOf } from './person-parts.tsx'
import { nameOf, PersonTable, PersonTags } from './person-table.tsx'

type Person = Output<typeof readPerson>

/** 受給者: who this is, what they have, what is under way, who lives with them. */
export default function PersonPage({ params }: PageProps) {
  const id = findIdOf(params.person)
  if (!id) return <StaleLink title="受給者" href="/persons" />
  return <PersonView id={id as Id} reference={params.person ?? ''} />
}

function PersonView({ id, reference }: { readonly id: Id; readonly reference: string }) {
  const person = useLoad(() => call(readPerson, { id }), [id])
  return (
    <Loaded of={person}>
      {(found) => (
        <>
          <PageTitle title="受給者" above={found.kana} beside={<PersonTags person={found} />}>
            {nameOf(found)}
          </PageTitle>
          <Waiting person={found} />
          <Card title="本人">
            <SummaryList rows={factsOf(found)} />
          </Card>
          <Tabs label="受給者の内容" tabs={tabsOf(found)} />
          <ActionBar
            start={
              <>
                <LinkButton href="/persons" look="quiet">
                  検索へ戻る
                </LinkButton>
                {can('certificate.view') && found.entitlements.length > 0 && (
                  <LinkButton href={`/persons/${reference}/certificates`} look="quiet">
                    医療証
                  </LinkButton>
                )}
                {can('audit.view') && (
                  <LinkButton href={`/audit/access/${reference}`} look="quiet">
                    アクセス記録
                  </LinkButton>
                )}
              </>
            }
          >
            {found.certificates.length > 0 && can('certificate.view') && (
              <LinkButton href={`/persons/${reference}/certificates`}>医療証</LinkButton>
            )}
            {can('person.update') && mayBeGuardian(found) && (
              <LinkButton href={`/persons/${reference}/newborn`}>新生児の仮登録</LinkButton>
            )}
            {can('application.update') && !isGrownUp(found) && (
              <LinkButton href={`/applications/new/${reference}/identity`} look="primary">
                新規申請
              </LinkButton>
            )}
          </ActionBar>
        </>
      )}
    </Loaded>
  )
}

/** No ordinance reaches beyond the fiscal year in which one is 18. */
const GROWN_UP = 19
const GUARDIAN_FROM = 16

const isGrownUp = (person: Person) => spokenAgeOn(person.birthOn, today()) >= GROWN_UP

const mayBeGuardian = (person: Person) =>
  person.residence === 'resident' &&
  person.standing === 'registered' &&
  spokenAgeOn(person.birthOn, today()) >= GUARDIAN_FROM

/** Of a grown-up the children are what one looks for, of a child its own case. */
function tabsOf(person: Person) {
  const cases = { title: '申請と資格', body: () => <Cases person={person} /> }
  const household = { title: `世帯（${person.household.length + 1}人）`, body: () => <Household person={person} /> }
  const history = { title: '異動の履歴', body: () => <HistoryOf rows={person.history} /> }
  return isGrownUp(person) ? [household, cases, history] : [cases, household, history]
}

/** What is still missing about this person, and what happens then. */
function Waiting({ person }: { readonly person: Person }) {
  return (
    <>
      {person.standing === 'provisional' && (
        <Notice title="仮登録です（番号待ち）">住民票が届くと、確認のうえでひとつにまとめます。</Notice>
      )}
      {person.insurancePending && (
        <Notice title="保険待ちです">資格確認書などが届いたら、申請の画面から入力してください。</Notice>
      )}
    </>
  )
}

/** The few facts by which one makes sure of a person, in as few rows as they take. */
function factsOf(person: Person) {
  const postal = person.postalCode ? `〒${person.postalCode.slice(0, 3)}-${person.postalCode.slice(3)} ` : ''
  const { relationship, atenaNo, integratedNo } = person
  return [
    { label: '生年月日・性別', value: `${describeDate(person.birthOn, today())} ${sexWords[person.sex]}` },
    ...(person.alias ? [{ label: '通称名', value: `${person.alias}（${person.aliasKana ?? ''}）` }] : []),
    { label: '住所', value: person.address === null ? HIDDEN : `${postal}${person.address}` },
    { label: '住民区分', value: residenceWords[person.residence] + (relationship ? `（${relationship}）` : '') },
    { label: '番号', value: `宛名 ${atenaNo ?? '未付番'}　統合宛名 ${integratedNo}` },
  ]
}

function Cases({ person }: { readonly person: Person }) {
  const { applications, entitlements, certificates } = person
  if (applications.length + entitlements.length + certificates.length === 0)
    return <p>申請、資格、交付した医療証はありません。</p>
  return (
    <>
      {entitlements.length > 0 && <EntitlementsOf rows={entitlements} />}
      {applications.length > 0 && <ApplicationsOf rows={applications} />}
      {certificates.length > 0 && <CertificatesOf rows={certificates} />}
    </>
  )
}

function Household({ person }: { readonly person: Person }) {
  return (
    <PersonTable
      caption="同じ世帯の人"
      persons={person.household}
      empty="同じ世帯の人はいません"
      more={[{ title: '続柄', cell: (row) => row.relationship ?? '―' }]}
    />
  )
}
