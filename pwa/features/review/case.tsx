import { useSignal } from '@preact/signals'
import { readCase } from '../../../shared/contract/review.ts'
import { HIDDEN, PRIVATE_MARK } from '../../../shared/ja/person.ts'
import { decisionReasonWords, outcomeWords, refusalWords, warningWords } from '../../../shared/ja/review.ts'
import { calendarDateOf } from '../../../shared/values/calendar-date.ts'
import type { Id } from '../../../shared/values/id.ts'
import type { Instant } from '../../../shared/values/instant.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { call } from '../../app/call.ts'
import { findIdOf, handle } from '../../app/handles.ts'
import { Loaded, useLoad } from '../../app/load.tsx'
import type { PageProps } from '../../app/routes-types.ts'
import { can } from '../../app/session.ts'
import { StaleLink } from '../../app/stale-link.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { ActionBar, Split } from '../../ui/layout.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { ApplicationStatusTag } from '../application/application-status.tsx'
import { nameOf } from '../person/person-table.tsx'
import { ApproveDialog } from './approve-dialog.tsx'
import { type Case, Declared } from './declared.tsx'
import { ProposeDialog } from './propose-dialog.tsx'
import { Rules } from './rules.tsx'
import { SendBackDialog } from './send-back-dialog.tsx'

type Asking = 'grant' | 'reject' | 'approve' | 'send-back' | undefined

/** 審査: what was declared on the left, what the rules say of it on the right, one act at the foot. */
export default function CasePage({ params }: PageProps) {
  const id = findIdOf(params.application)
  if (!id) return <StaleLink title="審査の内容" href="/review" />
  return <CaseView id={id as Id} />
}

function CaseView({ id }: { readonly id: Id }) {
  const asking = useSignal<Asking>(undefined)
  const said = useSignal('')
  const opened = useLoad(() => call(readCase, { applicationId: id }), [id])
  const close = () => {
    asking.value = undefined
  }
  const done = (words: string) => {
    close()
    said.value = words
    opened.reload()
  }
  const shared = { onClose: close, onDone: done }
  return (
    <Loaded of={opened}>
      {(found) => (
        <>
          <PageTitle
            title="審査の内容"
            above={`受付番号 ${found.application.receiptNo}`}
            beside={<Tags found={found} />}
          >
            {nameOf(found.child)}
          </PageTitle>
          {said.value && <Notice tone="success" title={said.value} live />}
          <Standing found={found} />
          {found.warnings.map((code) => (
            <Notice key={code} tone="warning" title={warningWords[code].title}>
              {warningWords[code].advice}
            </Notice>
          ))}
          <Split even aside={<Rules judgement={found.judgement} />}>
            <Declared found={found} />
          </Split>
          <ActionBar
            start={
              <LinkButton href="/review" look="quiet">
                審査の一覧へ
              </LinkButton>
            }
          >
            <Acts found={found} ask={(what) => (asking.value = what)} />
          </ActionBar>
          {(asking.value === 'grant' || asking.value === 'reject') && (
            <ProposeDialog found={found} outcome={asking.value} {...shared} />
          )}
          {asking.value === 'approve' && <ApproveDialog found={found} {...shared} />}
          {asking.value === 'send-back' && <SendBackDialog found={found} {...shared} />}
        </>
      )}
    </Loaded>
  )
}

function Tags({ found }: { readonly found: Case }) {
  return (
    <>
      <ApplicationStatusTag status={found.application.status as Parameters<typeof ApplicationStatusTag>[0]['status']} />
      {found.child.numberPending && <StatusTag tone="waiting">番号待ち</StatusTag>}
      {found.placesHidden && <StatusTag>{PRIVATE_MARK}</StatusTag>}
    </>
  )
}

const dayOf = (at: string) => formatWareki(calendarDateOf(at as Instant))

/** Where the case stands between the people who act on it. */
function Standing({ found }: { readonly found: Case }) {
  const { decided, approval, refused, application } = found
  if (decided)
    return (
      <Notice
        tone={decided.outcome === 'grant' ? 'success' : 'info'}
        title={`${outcomeWords[decided.outcome]}（${dayOf(decided.decidedAt)} 決裁）`}
        actions={
          decided.outcome === 'grant' &&
          can('certificate.view') && (
            <LinkButton href={`/persons/${handle(found.child.id)}/certificates`}>医療証を見る</LinkButton>
          )
        }
      >
        {decisionReasonWords(decided.reasonCode)} 起案 {decided.proposedBy || HIDDEN}・決裁{' '}
        {decided.decidedBy || HIDDEN}
      </Notice>
    )
  if (approval)
    return (
      <Notice
        tone={approval.expired ? 'warning' : 'info'}
        title={
          approval.expired
            ? '起案の期限が切れました。もう一度起案してください'
            : `${outcomeWords[approval.request.outcome]}の起案が決裁を待っています`
        }
      >
        起案 {approval.requestedBy}（{dayOf(approval.requestedAt)}）、期限 {dayOf(approval.expiresAt)}
        {approval.remark && `。意見: ${approval.remark}`}
      </Notice>
    )
  if (refused && application.status === 'in-review')
    return (
      <Notice tone="warning" title={`差し戻されました: ${refusalWords[refused.reason]}`}>
        {refused.remark} {refused.by}（{dayOf(refused.at)}）
      </Notice>
    )
  return null
}

type ActsProps = { readonly found: Case; readonly ask: (what: Asking) => void }

/** The one thing to do next for whoever looks: propose, or decide. */
function Acts({ found, ask }: ActsProps) {
  const { application, approval, judgement } = found
  const open = application.status === 'in-review' || (application.status === 'proposed' && approval?.expired)
  if (open && can('review.update')) {
    const other = judgement.outcome === 'reject' ? 'grant' : 'reject'
    const asRules = judgement.outcome === 'reject' ? 'reject' : 'grant'
    return (
      <>
        <Button onPress={() => ask(other)}>{outcomeWords[other]}で起案</Button>
        <Button look="primary" shortcut="F12" onPress={() => ask(asRules)}>
          {outcomeWords[asRules]}で起案
        </Button>
      </>
    )
  }
  if (!approval || approval.expired || !can('decision.update')) return null
  const own = approval.byAnother
    ? undefined
    : '自分が受け付けた、または起案したものは承認できません。ほかの職員に依頼してください。'
  const changed = found.warnings.some((code) => code === 'facts-changed' || code === 'ordinance-changed')
  return (
    <>
      <Button onPress={() => ask('send-back')}>差し戻す</Button>
      <Button
        look="primary"
        shortcut="F12"
        refusal={own ?? (changed ? '起案のあとで内容が変わりました。差し戻してください。' : undefined)}
        onPress={() => ask('approve')}
      >
        承認する
      </Button>
    </>
  )
}
