import { useSignal } from '@preact/signals'
import { Loaded, useLoad } from '../app/load.tsx'
import { findSession } from '../app/session-calls.ts'
import { Button } from '../ui/button.tsx'
import { Row } from '../ui/layout.tsx'
import { Notice } from '../ui/notice.tsx'
import { PageTitle } from '../ui/page-title.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { type Choice, choices, signInAs } from './door.ts'

const roleWords: Readonly<Record<string, { name: string; does: string }>> = {
  counter: { name: '窓口', does: '申請を受け付ける' },
  reviewer: { name: '審査', does: '規則の提案を見て起案する' },
  decider: { name: '決裁', does: '起案を承認する・証を交付する' },
  administrator: { name: '管理', does: '住民の取込、照会先の登録' },
  auditor: { name: '監査', does: '操作の記録を確かめる' },
}

/** Choosing a member of staff stands in for signing in; it exists in the demo only. */
export default function DemoSignIn() {
  const staff = useLoad(choices, [])
  const refused = useSignal(false)
  const enter = async (staffId: string) => {
    refused.value = false
    try {
      await signInAs(staffId)
      await findSession()
    } catch {
      refused.value = true
    }
  }
  return (
    <>
      <PageTitle title="デモのサインイン" />
      <Notice tone="info" title="これはデモです">
        <p>職員を選ぶと、その人としてサインインします。住民も職員も架空です。</p>
      </Notice>
      {refused.value && (
        <Notice tone="error" title="サインインできませんでした" live>
          <p>画面を開き直して、もう一度選んでください。</p>
        </Notice>
      )}
      <Loaded of={staff}>
        {(all) => (
          <Tabs
            label="市区町村"
            tabs={[...Map.groupBy(all, (one) => one.municipality)].map(([title, members]) => ({
              title,
              body: () => (
                <Row>
                  {members.map((one) => (
                    <StaffChoice key={one.staffId} one={one} enter={enter} />
                  ))}
                </Row>
              ),
            }))}
          />
        )}
      </Loaded>
    </>
  )
}

function StaffChoice({ one, enter }: { readonly one: Choice; readonly enter: (staffId: string) => Promise<void> }) {
  const role = roleWords[one.role]
  return (
    <Button look="secondary" onPress={() => enter(one.staffId)} about={`${one.municipality} ${one.name}`}>
      {role?.name ?? one.role}
      <small>{role?.does}</small>
    </Button>
  )
}
