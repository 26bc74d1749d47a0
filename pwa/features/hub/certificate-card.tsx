import type { Output } from '../../../shared/contract/contract.ts'
import type { readHubSubject } from '../../../shared/contract/hub.ts'
import { careWords } from '../../../shared/ja/copay.ts'
import { limitWords } from '../../../shared/ja/hub.ts'
import type { CareKind } from '../../../shared/rules/medical-aid/ordinance.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { Card } from '../../ui/layout.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { describeMoment } from '../audit/moment.ts'

type HubCertificate = Output<typeof readHubSubject>['certificates'][number]

/** 医療助成資格 as the hub holds it. */
export function CertificateCard({ certificate }: { readonly certificate: HubCertificate }) {
  const { withdrawnAt, expiredOn } = certificate
  return (
    <Card
      title={certificate.certificateName}
      beside={withdrawnAt ? <StatusTag>前の記録</StatusTag> : expiredOn && <StatusTag tone="stopped">失効</StatusTag>}
    >
      <SummaryList
        rows={[
          { label: '公費負担者番号', value: certificate.payerNo },
          { label: '受給者番号', value: certificate.recipientNo },
          {
            label: '有効期間',
            value: `${formatWareki(certificate.validFrom)} から ${formatWareki(certificate.validTo)} まで`,
          },
          { label: '強制失効日', value: expiredOn ? formatWareki(expiredOn) : '―' },
          { label: '自己負担上限', value: <Limits limits={certificate.limits} /> },
          { label: '公費ID', value: certificate.publicExpenseId },
          { label: '表示順', value: certificate.displayOrder },
          { label: '登録', value: describeMoment(certificate.registeredAt) },
          ...(withdrawnAt ? [{ label: '置き換え', value: describeMoment(withdrawnAt) }] : []),
        ]}
      />
    </Card>
  )
}

function Limits({ limits }: Pick<HubCertificate, 'limits'>) {
  return (
    <ul>
      {limits.map((limit) => (
        <li key={limit.id}>
          {careWords[limit.kind as CareKind] ?? limit.kind} {limitText(limit)}
        </li>
      ))}
    </ul>
  )
}

function limitText({ definition, ratePercent, amountYen, times, timesPer }: HubCertificate['limits'][number]): string {
  if (definition === 'rate') return ratePercent === 0 ? '負担なし' : `${limitWords.rate} ${ratePercent}%`
  const count = times === null ? '' : `（${timesPer === 'month' ? '月' : '1回の入院で'}${times}回まで）`
  return `${limitWords[definition]} ${(amountYen ?? 0).toLocaleString('ja-JP')}円${count}`
}
