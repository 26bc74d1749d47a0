import type { ApplicationStatus } from '../../../shared/contract/application.ts'
import { statusWords } from '../../../shared/ja/application.ts'
import { StatusTag, type TagTone } from '../../ui/status-tag.tsx'

const tones: Readonly<Record<ApplicationStatus, TagTone>> = {
  received: 'current',
  'awaiting-documents': 'waiting',
  'in-review': 'current',
  proposed: 'current',
  granted: 'done',
  rejected: 'stopped',
  withdrawn: 'neutral',
}

export function ApplicationStatusTag({ status }: { readonly status: ApplicationStatus }) {
  return <StatusTag tone={tones[status]}>{statusWords[status]}</StatusTag>
}
