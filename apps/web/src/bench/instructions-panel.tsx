import { ActionIcon, Group, Text, Tooltip } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import type { ProtocolVersion } from '@reticle/contract'
import { IconBook, IconChevronLeft } from '@tabler/icons-react'
import { Markdown } from '../app/markdown.tsx'
import { keepFocus } from '../canvas/editor/key-cap.tsx'
import styles from './bench.module.css'

/** The protocol's instructions beside the image; folded away by choice, and so the next time. */
export const InstructionsPanel = ({ protocol }: { protocol: ProtocolVersion }) => {
  const [isFolded, setFolded] = useLocalStorage({ key: 'reticle-instructions-folded', defaultValue: false, getInitialValueInEffect: false })
  const label = isFolded ? 'Show the instructions' : 'Hide the instructions'
  const button = (
    <Tooltip label={label} position="right">
      <ActionIcon aria-label={label} aria-expanded={!isFolded} onMouseDown={keepFocus} onClick={() => setFolded(!isFolded)}>
        {isFolded ? <IconBook size={18} /> : <IconChevronLeft size={18} />}
      </ActionIcon>
    </Tooltip>
  )
  if (isFolded) return <div className={styles.folded}>{button}</div>
  return (
    <aside className={styles.instructions} aria-label="Instructions">
      <Group justify="space-between" wrap="nowrap" mb="xs" align="flex-start">
        <div>
          <Text fw={600} size="sm">
            {protocol.content.title}
          </Text>
          <Text size="xs" c="dimmed">
            Protocol version {protocol.version}
          </Text>
        </div>
        {button}
      </Group>
      {protocol.content.instructions === '' ? (
        <Text size="sm" c="dimmed">
          This protocol has no written instructions.
        </Text>
      ) : (
        <Markdown text={protocol.content.instructions} />
      )}
    </aside>
  )
}
