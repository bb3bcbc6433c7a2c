import { Button, Group, Popover, ScrollArea, Stack, Text, Textarea } from '@mantine/core'
import { expressionProblem } from '@reticle/domain'
import { IconCheck, IconHelp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './protocol.module.css'
import { t } from './words.ts'

type Props = {
  readonly value: string
  readonly scope: 'region' | 'annotation'
  readonly onChange: (text: string) => void
  readonly error: ReactNode
}

const names: Readonly<Record<Props['scope'], readonly (readonly [readonly string[], string])[]>> = {
  region: [
    [['mark.label', 'mark.type'], t('expression.labelType')],
    [['mark.area', 'mark.length'], t('expression.areaLength')],
    [['mark.width', 'mark.height'], t('expression.widthHeight')],
    [['mark.cx', 'mark.cy'], t('expression.centre')],
    [['mark.z', 'mark.t', 'mark.track'], t('expression.plane')],
    [['mark.answers.stage'], t('expression.answerOnMarks')],
  ],
  annotation: [],
}
const shared: readonly (readonly [readonly string[], string])[] = [
  [['marks'], t('expression.marks')],
  [['counts.cell', 'counts["edge-on"]'], t('expression.counts')],
  [['answers.quality'], t('expression.answers')],
  [['has(answers.quality)'], t('expression.has')],
  [['image.width', 'image.height'], t('expression.px')],
  [['image.pixel_width', 'image.unit'], t('expression.pixelSize')],
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
        {t('expression.whatItCanSay')}
      </Button>
    </Popover.Target>
    <Popover.Dropdown>
      <ScrollArea.Autosize mah={420}>
        <Stack gap={2}>
          {[...names[scope], ...shared].map(([spoken, meaning]) => (
            <Group key={meaning} gap="xs" wrap="nowrap" align="baseline">
              <Text size="xs" ff="monospace" w={220} flex="none">
                {spoken.join(', ')}
              </Text>
              <Text size="xs" c="dimmed">
                {meaning}
              </Text>
            </Group>
          ))}
          <Text size="xs" fw={600} mt="xs">
            {t('expression.examples')}
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
        aria-label={t('expression.mustBeTrue')}
        placeholder={examples[scope][0]}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={problem ?? error}
      />
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed" role="status">
          {text !== '' && problem === undefined ? (
            <>
              <IconCheck size={12} aria-hidden /> {t('expression.canBeChecked')}
            </>
          ) : (
            t('expression.orBroken')
          )}
        </Text>
        <Help scope={scope} onUse={onChange} />
      </Group>
    </Stack>
  )
}
