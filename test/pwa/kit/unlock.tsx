import { Button } from '../../../pwa/ui/button.tsx'

export default function KitUnlock({ onUnlocked }: { readonly onUnlocked: () => void }) {
  return (
    <Button look="primary" onPress={onUnlocked}>
      ロックを解除する
    </Button>
  )
}
