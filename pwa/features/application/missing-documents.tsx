import type { readApplication } from '../../../shared/contract/application.ts'
import type { Output } from '../../../shared/contract/contract.ts'
import { documentWords } from '../../../shared/ja/documents.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { Notice } from '../../ui/notice.tsx'

/** What is still to come and until when, as it is read out to the applicant. */
export function MissingDocuments({ documents }: Pick<Output<typeof readApplication>, 'documents'>) {
  const later = documents.filter((line) => line.state === 'later')
  if (later.length === 0) return null
  return (
    <Notice tone="warning" title={`足りない書類が${later.length}点あります`}>
      <ul>
        {later.map(({ document, dueOn }) => (
          <li key={document}>
            ・{documentWords[document].name}
            {dueOn && `（${formatWareki(dueOn)}まで）`}
          </li>
        ))}
      </ul>
    </Notice>
  )
}
