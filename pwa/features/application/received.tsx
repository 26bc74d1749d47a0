import { readApplication } from '../../../shared/contract/application.ts'
import type { Id } from '../../../shared/values/id.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { call } from '../../app/call.ts'
import { findIdOf, handle } from '../../app/handles.ts'
import { Loaded, useLoad } from '../../app/load.tsx'
import type { PageProps } from '../../app/routes-types.ts'
import { who } from '../../app/session.ts'
import { StaleLink } from '../../app/stale-link.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { ActionBar, Card } from '../../ui/layout.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { nameOf } from '../person/person-table.tsx'
import { MissingDocuments } from './missing-documents.tsx'
import { ReceiptButton } from './receipt-button.tsx'

/** 受付済み: the receipt number as the server gave it, the paper for the applicant, and what happens next. */
export default function ReceivedPage({ params }: PageProps) {
  const id = findIdOf(params.application)
  if (!id) return <StaleLink title="受付済み" href="/applications" />
  return <Received id={id as Id} reference={params.application ?? ''} />
}

function Received({ id, reference }: { readonly id: Id; readonly reference: string }) {
  const application = useLoad(() => call(readApplication, { id }), [id])
  const sameDay = who.value?.office.issuesOnTheDay
  return (
    <Loaded of={application}>
      {(found) => (
        <>
          <PageTitle title="受付済み" above={`${found.schemeName} 新規`}>
            受け付けました
          </PageTitle>
          <Notice tone="success" title={`受付番号 ${found.receiptNo}`} live>
            受付日は {formatWareki(found.receivedOn)} です。
          </Notice>
          <Card title="申請">
            <SummaryList
              large
              rows={[
                { label: '受付番号', value: found.receiptNo },
                { label: 'お子さん', value: nameOf(found.child) },
                { label: '申請者', value: found.guardian.name },
              ]}
            />
          </Card>
          <MissingDocuments documents={found.documents} />
          <Card title="これから">
            <p>
              {found.status === 'in-review'
                ? '書類がそろっているため、審査へ進みました。'
                : '書類がそろうと、審査へ進みます。'}
              {sameDay
                ? 'この窓口では、認定後に証の当日交付ができます。'
                : 'この窓口では証を交付できません。証は後日、郵送します。'}
            </p>
          </Card>
          <ActionBar
            start={
              <LinkButton href={`/persons/${handle(found.child.id)}`} look="quiet">
                受給者の画面へ
              </LinkButton>
            }
          >
            <LinkButton href={`/applications/${reference}`}>申請の内容</LinkButton>
            <LinkButton href="/persons">次の方を受け付ける</LinkButton>
            <ReceiptButton applicationId={found.id} look="primary" />
          </ActionBar>
        </>
      )}
    </Loaded>
  )
}
