import { useLocation } from 'preact-iso/router'
import { proveEntry } from '../../../shared/contract/audit.ts'
import type { Output } from '../../../shared/contract/contract.ts'
import { actionWord, purposeWord } from '../../../shared/ja/actions.ts'
import { call } from '../../app/call.ts'
import { findIdOf, handle } from '../../app/handles.ts'
import { Loaded, useLoad } from '../../app/load.tsx'
import type { PageProps } from '../../app/routes-types.ts'
import { StaleLink } from '../../app/stale-link.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { ActionBar, Card } from '../../ui/layout.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { actorOf, placeOf, ResultTag } from './entry-table.tsx'
import { describeMoment } from './moment.ts'
import { onlyTerminal } from './terminal.ts'
import { type ProofVerdict, verifyInclusion } from './verify-inclusion.ts'

type Opened = Output<typeof proveEntry>

const TITLE = '操作記録の内容'

/** One entry of the log: whose data, and its proof as this terminal has checked it. */
export default function EntryPage({ params }: PageProps) {
  const seq = findIdOf(params.entry)
  return seq === undefined ? <StaleLink title={TITLE} href="/audit/log" /> : <Entry seq={Number(seq)} />
}

function Entry({ seq }: { readonly seq: number }) {
  const loaded = useLoad(async () => {
    const opened = await call(proveEntry, { seq })
    return { opened, verdict: opened.proof ? await verifyInclusion(seq, opened, opened.proof) : undefined }
  }, [seq])
  return (
    <>
      <PageTitle title={TITLE} above={`${(seq + 1).toLocaleString('ja-JP')}件目`} />
      <Loaded of={loaded}>
        {({ opened, verdict }) => (
          <>
            <Verdict verdict={verdict} />
            <Facts opened={opened} />
            <Subjects subjects={opened.subjects} />
            <Actions opened={opened} />
          </>
        )}
      </Loaded>
    </>
  )
}

const broken = {
  bytes: '内容とハッシュ値が一致しません。',
  path: '署名された記録の中に、この内容は含まれていません。',
  signature: '記録の署名が正しくありません。',
  cosignature: '立会サーバの署名が正しくありません。',
} as const

function Verdict({ verdict }: { readonly verdict: ProofVerdict | undefined }) {
  if (!verdict) return <Notice title="署名待ちです。1分ほど後に開き直すと、この端末で検証できます。" />
  if (verdict.kind === 'unsupported') return <Notice title="このブラウザーでは署名を検証できません。" />
  if (verdict.kind === 'broken') {
    return (
      <Notice tone="error" title="検証できません。情報管理の責任者に連絡してください。">
        {broken[verdict.what]}
      </Notice>
    )
  }
  const { witnessedAt, size } = verdict
  const covered = `${size.toLocaleString('ja-JP')}件までの記録`
  return (
    <Notice tone="success" title="検証済み: 記録されたときから変わっていません">
      {witnessedAt
        ? `${describeMoment(witnessedAt.toISOString())} に立会サーバが署名した${covered}に含まれることを、この端末で確かめました。`
        : `${covered}の署名を、この端末で確かめました。立会サーバの署名はまだありません。`}
    </Notice>
  )
}

function Facts({ opened }: { readonly opened: Opened }) {
  const { entry } = opened
  return (
    <Card title="内容">
      <SummaryList
        rows={[
          { label: '日時', value: describeMoment(entry.at) },
          { label: '操作', value: actionWord(entry.action) },
          { label: '目的', value: purposeWord(entry.purpose) },
          { label: '職員・機関', value: actorOf(entry) },
          { label: '窓口 / 端末', value: placeOf(entry) },
          { label: '結果', value: <ResultTag entry={entry} /> },
          { label: '処理の番号', value: opened.requestId },
          { label: '承認の番号', value: opened.approvalId ?? 'なし' },
        ]}
      />
    </Card>
  )
}

function Subjects({ subjects }: { readonly subjects: Opened['subjects'] }) {
  if (subjects.length === 0) return null
  return (
    <Card title={`対象の人（${subjects.length.toLocaleString('ja-JP')}人）`}>
      <ul>
        {subjects.map(({ id, atenaNo }) => (
          <li key={id}>
            <LinkButton href={`/audit/access/${handle(id)}`} look="quiet">
              {atenaNo ? `宛名番号 ${atenaNo}` : '宛名番号のない人'}のアクセス記録
            </LinkButton>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Actions({ opened }: { readonly opened: Opened }) {
  const { route } = useLocation()
  const { terminal } = opened.entry
  return (
    <ActionBar
      start={
        <LinkButton href="/audit/log" look="quiet">
          操作記録へ
        </LinkButton>
      }
    >
      {terminal && (
        <Button
          onPress={() => {
            onlyTerminal.value = terminal
            route('/audit/log')
          }}
        >
          この端末の記録を見る
        </Button>
      )}
    </ActionBar>
  )
}
