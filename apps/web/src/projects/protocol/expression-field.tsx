import { Button, Group, Popover, ScrollArea, Stack, Text, Textarea } from '@mantine/core'
import { expressionProblem } from '@reticle/domain'
import { IconCheck, IconHelp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './protocol.module.css'

type Props = {
  readonly value: string
  readonly scope: 'region' | 'annotation'
  readonly onChange: (text: string) => void
  readonly error: ReactNode
}

const names: Readonly<Record<Props['scope'], readonly (readonly [string, string])[]>> = {
  region: [
    ['mark.label, mark.type', 'id of its label; point, box, polygon, mask and so on'],
    ['mark.area, mark.length', 'px²; px of its outline or line'],
    ['mark.width, mark.height', 'of its bounds, px'],
    ['mark.cx, mark.cy', 'centre of mass, px'],
    ['mark.z, mark.t, mark.track', 'plane and object, or null'],
    ['mark.answers.stage', 'answer to a question on marks'],
  ],
  annotation: [],
}
const shared: readonly (readonly [string, string])[] = [
  ['marks', 'all marks, each as above'],
  ['counts.cell, counts["edge-on"]', 'how many marks of a label'],
  ['answers.quality', 'answer on the image: id of an option, number, text, day; "?" for can’t tell'],
  ['has(answers.quality)', 'whether it was answered'],
  ['image.width, image.height', 'px'],
  ['image.pixel_width, image.unit', 'size of a pixel; 0 when the file does not say'],
]

const examples: Readonly<Record<Props['scope'], readonly string[]>> = {
  region: [
    'mark.width <= 2 * mark.height',
    'image.unit == "" || mark.area * image.pixel_width * image.pixel_height >= 20',
    '!has(mark.answers.stage) || mark.answers.stage != "late" || mark.area > 50',
    'marks.exists(m, m.label == "cell" && m.area > mark.area)',
  ],
  annotation: [
    'counts.nucleus == counts.cell',
    'size(marks) > 0 || has(answers.empty)',
    'marks.all(m, m.area >= 10)',
    '!has(answers.quality) || answers.quality != "poor" || size(marks) == 0',
  ],
}

const Help = ({ scope, onUse }: { scope: Props['scope']; onUse: (text: string) => void }) => (
  <Popover width={520} position="bottom-end" shadow="md" withArrow trapFocus>
    <Popover.Target>
      <Button size="compact-xs" variant="subtle" leftSection={<IconHelp size={14} />}>
        What it can speak of
      </Button>
    </Popover.Target>
    <Popover.Dropdown>
      <ScrollArea.Autosize mah={420}>
        <Stack gap={2}>
          {[...names[scope], ...shared].map(([name, meaning]) => (
            <Group key={name} gap="xs" wrap="nowrap" align="baseline">
              <Text size="xs" ff="monospace" w={220} flex="none">
                {name}
              </Text>
              <Text size="xs" c="dimmed">
                {meaning}
              </Text>
            </Group>
          ))}
          <Text size="xs" fw={600} mt="xs">
            Examples: press one to take it
          </Text>
          {examples[scope].map((example) => (
            <button key={example} type="button" className={styles.sample} onClick={() => onUse(example)}>
              {example}
            </button>
          ))}
        </Stack>
      </ScrollArea.Autosize>
    </Popover.Dropdown>
  </Popover>
)

/** A condition in CEL, checked while it is typed. */
export const ExpressionField = ({ value, scope, onChange, error }: Props) => {
  const text = value.trim()
  const problem = text === '' ? undefined : expressionProblem(text, scope)
  return (
    <Stack gap={4} className={styles.code}>
      <Textarea
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2000}
        spellCheck={false}
        aria-label="Condition that has to be true"
        placeholder={examples[scope][0]}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={problem ?? error}
      />
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed" role="status">
          {text !== '' && problem === undefined ? (
            <>
              <IconCheck size={12} aria-hidden /> It can be checked
            </>
          ) : (
            'Has to be true, or the rule is broken'
          )}
        </Text>
        <Help scope={scope} onUse={onChange} />
      </Group>
    </Stack>
  )
}
