import { Box, Button, Group, Menu, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { protocolSchema, type ValidationRule } from '@reticle/domain'
import { IconPlus } from '@tabler/icons-react'
import { protocolOf } from './draft.ts'
import { newRule } from './draft-rules.ts'
import type { ProtocolForm } from './form-type.ts'
import styles from './protocol.module.css'
import { RowButtons } from './row-buttons.tsx'
import { RuleFields } from './rule-fields.tsx'
import { ruleNames, ruleWords } from './rule-words.ts'

const severities = [
  { value: 'hard', label: 'Stops a submit' },
  { value: 'soft', label: 'Asks' },
]

const kinds: readonly ValidationRule['kind'][] = ['region-count', 'region-size', 'no-overlap', 'inside-of', 'answer-required', 'expression']

type CardProps = { readonly form: ProtocolForm; readonly index: number; readonly words: string | undefined }

const RuleCard = ({ form, index, words }: CardProps) => {
  const rule = form.values.rules[index]
  if (rule === undefined) return null
  const at = `rules.${index}`
  return (
    <Box className="panel" p="sm" role="group" aria-label={`Rule ${index + 1}: ${ruleNames[rule.kind]}`}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap">
          <Text fw={600} size="sm">
            {ruleNames[rule.kind]}
          </Text>
          <Group gap="xs" wrap="nowrap">
            <SegmentedControl size="xs" data={severities} aria-label="What it does" {...form.getInputProps(`${at}.severity`)} />
            <RowButtons
              what={`rule ${index + 1}`}
              index={index}
              length={form.values.rules.length}
              onMove={(to) => form.reorderListItem('rules', { from: index, to })}
              onRemove={() => form.removeListItem('rules', index)}
            />
          </Group>
        </Group>
        <RuleFields form={form} at={at} rule={rule} />
        <TextInput
          placeholder={words === undefined ? 'What the annotator reads (optional)' : `What the annotator reads, in place of: ${words}`}
          aria-label={`Message of rule ${index + 1}`}
          {...form.getInputProps(`${at}.message`)}
        />
      </Stack>
    </Box>
  )
}

/** What has to hold for an annotation: checked while one works, and again when it is submitted. */
export const RulesSection = ({ form }: { form: ProtocolForm }) => {
  const parsed = protocolSchema.safeParse(protocolOf(form.values))
  const words = parsed.success ? parsed.data.rules.map((rule) => ruleWords(rule, parsed.data)) : []
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        Checked on the bench while one works, with the mark that breaks a rule shown, and again at the submit. Sizes are in the units of the
        sample; on a sample without a scale a rule in such units says nothing.
      </Text>
      {form.values.rules.map((rule, index) => (
        <RuleCard key={rule.rowId} form={form} index={index} words={words[index]} />
      ))}
      <Group>
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="default" size="xs" leftSection={<IconPlus size={14} />}>
              Add rule
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {kinds.map((kind) => (
              <Menu.Item key={kind} className={styles.words} onClick={() => form.insertListItem('rules', newRule(kind))}>
                {ruleNames[kind]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </Group>
    </Stack>
  )
}
