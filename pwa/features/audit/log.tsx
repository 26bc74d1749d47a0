import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { listLog } from '../../../shared/contract/audit.ts'
import type { Output } from '../../../shared/contract/contract.ts'
import { findingWord } from '../../../shared/ja/actions.ts'
import type { CalendarDate } from '../../../shared/values/calendar-date.ts'
import type { Id } from '../../../shared/values/id.ts'
import { call } from '../../app/call.ts'
import { today } from '../../app/clock.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { RadioGroup } from '../../ui/choice.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Field } from '../../ui/field.tsx'
import { Form, useForm } from '../../ui/form.tsx'
import { ActionBar, Card, Row } from '../../ui/layout.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { EntryTable } from './entry-table.tsx'
import { describeMoment } from './moment.ts'
import { onlyTerminal } from './terminal.ts'

type Log = Output<typeof listLog>

/** 操作記録: every act of a span of days, narrowed to one member of staff, one terminal, or what was refused. */
export default function LogPage() {
  const form = useForm('audit-log', { from: today(), to: today(), staffNumber: '', only: 'all' })
  const log = useSignal<Log | undefined>(undefined)
  const page = useSignal(0)
  const terminal = onlyTerminal.value
  const show = async (values: Record<string, string>, to = 0) => {
    log.value = await call(listLog, {
      from: values.from as CalendarDate,
      to: values.to as CalendarDate,
      staffNumber: values.staffNumber ?? '',
      deviceId: (onlyTerminal.peek()?.id as Id | undefined) ?? null,
      refusedOnly: values.only === 'refused',
      page: to,
    })
    page.value = to
  }
  const again = (to = 0) => void show(form.read(), to).catch((error) => form.refuse([{ message: error.message }]))
  useEffect(() => again(), [terminal?.id])
  return (
    <>
      <PageTitle title="操作記録" above={log.value && witnessWords(log.value)} />
      {log.value && <Findings findings={log.value.findings} />}
      <Form form={form} onSubmit={(values) => show(values)}>
        <Card title="しぼり込み">
          <Row>
            <DateField name="from" label="この日から" notAfter={today()} required />
            <DateField name="to" label="この日まで" notAfter={today()} required />
          </Row>
          <Row>
            <Field name="staffNumber" label="職員番号" kind="digits" hint="空欄にすると全員" />
            <RadioGroup
              name="only"
              label="結果"
              layout="row"
              required
              options={[
                { value: 'all', label: 'すべて' },
                { value: 'refused', label: '拒否だけ' },
              ]}
            />
          </Row>
        </Card>
        <ActionBar
          start={
            <LinkButton href="/audit/access" look="quiet">
              人ごとのアクセス記録
            </LinkButton>
          }
        >
          <Button look="primary" submit shortcut="F12" busy={form.busy.value}>
            表示する
          </Button>
        </ActionBar>
      </Form>
      {terminal && (
        <Notice
          title={`端末「${terminal.name}」の記録だけを表示しています`}
          actions={
            <Button
              onPress={() => {
                onlyTerminal.value = undefined
              }}
            >
              すべての端末に戻す
            </Button>
          }
        />
      )}
      {log.value && (
        <EntryTable
          caption="操作記録（新しい順）"
          entries={log.value.entries}
          paging={{ page: page.value, total: log.value.total, onPage: again }}
        />
      )}
    </>
  )
}

function witnessWords({ witnessed }: Log): string {
  if (!witnessed) return '立会サーバの署名はまだありません'
  return `${describeMoment(witnessed.at)} に、${witnessed.size.toLocaleString('ja-JP')}件までを立会サーバが署名しています`
}

function Findings({ findings }: { readonly findings: Log['findings'] }) {
  if (findings.length === 0) return null
  return (
    <Notice tone="error" title="操作記録に異常があります。情報管理の責任者に連絡してください。">
      <ul>
        {findings.map(({ code, size, at }) => (
          <li key={`${code}-${size}`}>
            {describeMoment(at)}　{findingWord(code)}（{size.toLocaleString('ja-JP')}件目）
          </li>
        ))}
      </ul>
    </Notice>
  )
}
