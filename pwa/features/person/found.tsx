import type { Output } from '../../../shared/contract/contract.ts'
import type { searchPersons } from '../../../shared/contract/person.ts'
import { Notice } from '../../ui/notice.tsx'
import { PersonTable } from './person-table.tsx'

/** What a search found, with the warnings that keep one from opening the wrong person. */
export function Found({ found }: { readonly found: Output<typeof searchPersons> }) {
  const { persons, sameName, more } = found
  if (persons.length === 0) {
    return (
      <Notice title="見つかりませんでした" live>
        フリガナは姓と名の全部、生年月日は住民票のとおりに入力してください。まだ住民票にない新生児は、保護者をさがし、保護者の画面から仮登録できます。
      </Notice>
    )
  }
  return (
    <>
      {sameName && (
        <Notice tone="warning" title={`同じフリガナ・生年月日の人が${persons.length}人います`} live>
          漢字と住所で確かめてから開いてください。
        </Notice>
      )}
      {more && <Notice tone="warning" title="多すぎるため一部だけを表示しています" live />}
      <PersonTable caption="見つかった人" persons={persons} />
    </>
  )
}
