import { useSignal } from '@preact/signals'
import { findIdOf } from '../../../pwa/app/handles.ts'
import type { PageProps } from '../../../pwa/app/routes-types.ts'
import { StaleLink } from '../../../pwa/app/stale-link.tsx'
import { Button, LinkButton } from '../../../pwa/ui/button.tsx'
import { Dialog } from '../../../pwa/ui/dialog.tsx'
import { ActionBar, Card } from '../../../pwa/ui/layout.tsx'
import { Notice } from '../../../pwa/ui/notice.tsx'
import { PageTitle } from '../../../pwa/ui/page-title.tsx'
import { StatusTag } from '../../../pwa/ui/status-tag.tsx'
import { SummaryList } from '../../../pwa/ui/summary-list.tsx'
import { Tabs } from '../../../pwa/ui/tabs.tsx'
import { TaskList } from '../../../pwa/ui/task-list.tsx'

export default function KitCase({ params }: PageProps) {
  const asking = useSignal(false)
  const id = findIdOf(params['handle'])
  if (!id) {
    return <StaleLink title="受付の内容" href="/list" />
  }
  return (
    <>
      <PageTitle title="受付の内容" above="受付番号 2026-001234" beside={<StatusTag tone="current">審査中</StatusTag>}>
        山田 太郎
      </PageTitle>
      <Notice tone="warning" title="同じ氏名の人がいます">
        生年月日と住所で確かめてください。
      </Notice>
      <Tabs
        label="受付の内容"
        tabs={[
          {
            title: '内容',
            body: () => (
              <Card title="申請の内容">
                <SummaryList
                  large
                  rows={[
                    { label: '氏名', value: '山田 太郎', change: '/intake' },
                    { label: 'フリガナ', value: 'ヤマダ　タロウ', change: '/intake' },
                    { label: '生年月日', value: '令和2年4月3日（2020-04-03、6歳）', change: '/intake' },
                    { label: '電話番号', value: '', change: '/intake' },
                  ]}
                />
              </Card>
            ),
          },
          {
            title: '手続',
            body: () => (
              <TaskList
                label="手続"
                tasks={[
                  { title: '本人確認', state: 'done', href: '/intake' },
                  { title: '書類', state: 'waiting', href: '/intake', hint: '課税証明書は12月4日まで' },
                  { title: '口座', state: 'todo', href: '/intake' },
                ]}
              />
            ),
          },
        ]}
      />
      <ActionBar
        start={
          <LinkButton href="/list" look="quiet">
            一覧へ
          </LinkButton>
        }
      >
        <Button refusal="自分が受け付けた申請は承認できません。ほかの職員に依頼してください。">自分で承認</Button>
        <Button
          look="primary"
          shortcut="F12"
          onPress={() => {
            asking.value = true
          }}
        >
          承認する
        </Button>
      </ActionBar>
      <Dialog
        title="この申請を承認しますか"
        open={asking.value}
        onClose={() => {
          asking.value = false
        }}
        actions={
          <>
            <Button
              onPress={() => {
                asking.value = false
              }}
            >
              やめる
            </Button>
            <Button look="primary">承認する</Button>
          </>
        }
      >
        <p>承認すると、受給者証の交付に進みます。</p>
      </Dialog>
    </>
  )
}
