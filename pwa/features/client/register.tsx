import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { CLIENT_MAX_DAYS, clientKinds, registerClient, scopesOfKind } from '../../../shared/contract/client.ts'
import type { Request } from '../../../shared/contract/contract.ts'
import { type FieldGroup, fieldGroups } from '../../../shared/contract/eligibility.ts'
import { clientKindWords, fieldGroupHints, fieldGroupWords, scopeWords } from '../../../shared/ja/client.ts'
import { addDays, type CalendarDate } from '../../../shared/values/calendar-date.ts'
import { call } from '../../app/call.ts'
import { today } from '../../app/clock.ts'
import { freshId } from '../../app/fresh-id.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { CheckboxGroup, RadioGroup } from '../../ui/choice.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Field, TextArea } from '../../ui/field.tsx'
import { Form, useForm } from '../../ui/form.tsx'
import { FormFailure } from '../../ui/form-model.ts'
import { ActionBar, Card } from '../../ui/layout.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

type Registration = Request<typeof registerClient>
type Registered = { readonly name: string; readonly id: string; readonly tokenEndpoint: string }

/** 照会先の登録: name, kind, public key, which fields, until when. */
export default function RegisterClientPage() {
  const form = useForm('client-register')
  const id = useMemo(freshId, [])
  const made = useSignal<Registered | undefined>(undefined)
  const kind = clientKinds.find((one) => one === form.value('kind').value)
  const submit = async (values: Record<string, string>) => {
    const input = registrationOf(id, values)
    const { tokenEndpoint } = await call(registerClient, input)
    form.done()
    made.value = { name: input.name, id, tokenEndpoint }
  }
  if (made.value) return <Done of={made.value} />
  return (
    <>
      <PageTitle title="照会先の登録" above="照会先" />
      <Form form={form} onSubmit={submit}>
        <Card title="照会先">
          <Field name="name" label="名称" required max={100} width="l" />
          <RadioGroup
            name="kind"
            label="種別"
            required
            options={clientKinds.map((value) => ({
              value,
              label: clientKindWords[value],
              hint: scopesOfKind[value].map((scope) => scopeWords[scope]).join('、'),
            }))}
          />
          {kind === 'institution' && (
            <Field name="institutionCode" label="医療機関コード" kind="digits" digits={10} required width="m" />
          )}
          <DateField
            name="endsOn"
            label="期限"
            hint="1年以内。続けて使うときは、期限の前に登録し直します。"
            notBefore={today()}
            notAfter={addDays(today(), CLIENT_MAX_DAYS)}
            required
          />
        </Card>
        {kind !== undefined && kind !== 'qualification' && (
          <Card title="見られるもの">
            <CheckboxGroup
              name="fields"
              label="答えに入れる項目"
              hint="資格の有無、照会番号、時刻はいつも答えます。個人番号と住所は、どの照会先にも答えません。"
              options={fieldGroups.map((value) => ({
                value,
                label: fieldGroupWords[value],
                hint: fieldGroupHints[value],
              }))}
            />
          </Card>
        )}
        <Card title="公開鍵">
          <TextArea
            name="jwk"
            label="公開鍵（JWK）"
            hint="相手の技術担当者から届いたものを、そのまま貼り付けます。秘密鍵は受け取らないでください。"
            required
            max={1000}
            rows={5}
          />
        </Card>
        <ActionBar
          start={
            <LinkButton href="/clients" look="quiet">
              戻る
            </LinkButton>
          }
        >
          <Button look="primary" submit shortcut="F12" busy={form.busy.value}>
            登録する
          </Button>
        </ActionBar>
      </Form>
    </>
  )
}

function registrationOf(id: Registration['id'], values: Record<string, string>): Registration {
  const { name = '', kind, institutionCode = '', endsOn = '', fields = '', jwk = '' } = values
  const groups = fields.split(',').filter((one): one is FieldGroup => fieldGroups.some((group) => group === one))
  const known = clientKinds.find((one) => one === kind) ?? 'institution'
  return {
    id,
    name,
    kind: known,
    institutionCode: known === 'institution' ? institutionCode : null,
    jwk: publicKeyOf(jwk),
    scopes: scopesOfKind[known].map((scope) => ({ scope, fields: scope === 'eligibility.query' ? groups : [] })),
    endsOn: endsOn as CalendarDate,
  }
}

/** Reads what was pasted. A private key is turned away here, before it is sent anywhere. */
function publicKeyOf(pasted: string): Registration['jwk'] {
  let value: unknown
  try {
    value = JSON.parse(pasted)
  } catch {
    throw wrongKey('公開鍵を読み取れません。「{」から「}」まで全部を貼り付けてください。')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrongKey('公開鍵を読み取れません。「{」から「}」まで全部を貼り付けてください。')
  if ('d' in value)
    throw wrongKey('これは秘密鍵です。消して、相手に公開鍵だけを送り直してもらい、鍵も作り直してもらってください。')
  return value as Registration['jwk']
}

const wrongKey = (message: string) => new FormFailure(message, [{ field: 'jwk', message }])

function Done({ of }: { readonly of: Registered }) {
  return (
    <>
      <PageTitle title="照会先の登録" above="照会先" />
      <Notice tone="success" title={`${of.name}を登録しました`} live>
        <p>次の2つを、相手の技術担当者に伝えてください。</p>
      </Notice>
      <Card title="伝えること">
        <SummaryList
          large
          rows={[
            { label: 'クライアントID', value: of.id },
            { label: 'トークンの取得先', value: of.tokenEndpoint },
          ]}
        />
      </Card>
      <ActionBar>
        <LinkButton href="/clients" look="primary">
          一覧へ
        </LinkButton>
      </ActionBar>
    </>
  )
}
