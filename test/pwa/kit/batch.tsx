import { Card, Figure, Tiles } from '../../../pwa/ui/layout.tsx'
import { Notice } from '../../../pwa/ui/notice.tsx'
import { PageTitle } from '../../../pwa/ui/page-title.tsx'
import { Progress } from '../../../pwa/ui/progress.tsx'

export default function KitBatch() {
  return (
    <>
      <PageTitle title="一括更新" above="小児医療費助成 令和8年度" />
      <Tiles>
        <Figure label="対象" value={12400} unit="件" />
        <Figure label="自動更新" value={11900} unit="件" />
        <Figure label="要確認" value={430} unit="件" />
        <Figure label="対象外" value={70} unit="件" />
      </Tiles>
      <Card title="進み具合">
        <Progress label="試算" done={8210} total={12400} detail="残り約3分。画面を閉じても続きます。" />
      </Card>
      <Notice tone="success" title="試算が終わりました">
        別の職員の承認を待っています。
      </Notice>
      <Notice tone="error" title="2件を処理できませんでした">
        要確認の一覧から開いてください。
      </Notice>
    </>
  )
}
