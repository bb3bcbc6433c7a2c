import { Checkbox, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { isEditingTool, type ToolId, toolIds } from '@reticle/domain'
import { toolIcons } from '../../canvas/editor/tool-icons.ts'

import { inARow, withinSentence } from '../../language/lists.ts'
import type { ProtocolForm } from './form-type.ts'
import styles from './protocol.module.css'
import { t } from './words.ts'

const groups: readonly { readonly title: string; readonly note: string; readonly tools: readonly ToolId[] }[] = [
  {
    title: t('tools.shapes'),
    note: t('tools.shapesNote'),
    tools: ['point', 'skeleton', 'box', 'rotated-box', 'ellipse', 'circle', 'line', 'polyline', 'polygon', 'bezier'],
  },
  { title: t('tools.pixels'), note: t('tools.pixelsNote'), tools: ['brush', 'fill'] },
  {
    title: t('tools.assisted'),
    note: t('tools.assistedNote'),
    tools: ['wand', 'threshold', 'grow', 'superpixels', 'scissors', 'blobs'],
  },
  { title: t('tools.measures'), note: t('tools.measuresNote'), tools: ['ruler', 'angle'] },
]

const Tool = ({ id, isOn, onSet }: { id: ToolId; isOn: boolean; onSet: (isOn: boolean) => void }) => {
  const Icon = toolIcons[id]
  const [name, hint] = [t(`toolNames.${id}`), t(`toolHints.${id}`)]
  return (
    <Checkbox.Card className={styles.tool} checked={isOn} onClick={() => onSet(!isOn)} aria-label={name} title={hint}>
      <Group gap={8} wrap="nowrap" align="flex-start">
        <Checkbox.Indicator size="xs" mt={3} />
        <Icon size={18} aria-hidden className={styles.toolIcon} />
        <div className={styles.toolText}>
          <Text size="sm" fw={500}>
            {name}
          </Text>
          <Text size="xs" c="dimmed" lineClamp={2}>
            {hint}
          </Text>
        </div>
      </Group>
    </Checkbox.Card>
  )
}

/** Tools by what they make; those that only change marks are always there. */
export const ToolsSection = ({ form }: { form: ProtocolForm }) => {
  const chosen = form.values.tools
  const set = (of: readonly ToolId[], isOn: boolean) =>
    form.setFieldValue(
      'tools',
      toolIds.filter((id) => id === 'select' || (!isEditingTool(id) && (of.includes(id) ? isOn : chosen.includes(id)))),
    )
  const always = toolIds.filter(isEditingTool).map((id) => withinSentence(t(`toolNames.${id}`)))
  return (
    <Stack gap="sm">
      {groups.map(({ title, note, tools }) => {
        const on = tools.filter((id) => chosen.includes(id)).length
        return (
          <fieldset key={title} className={styles.tools}>
            <legend>
              <Checkbox
                size="xs"
                label={title}
                aria-label={t('tools.allOf', { group: title })}
                checked={on === tools.length}
                indeterminate={on > 0 && on < tools.length}
                onChange={() => set(tools, on < tools.length)}
              />
              <Text span size="xs" c="dimmed">
                {note}
              </Text>
            </legend>
            <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 4 }} spacing={6} verticalSpacing={6}>
              {tools.map((id) => (
                <Tool key={id} id={id} isOn={chosen.includes(id)} onSet={(isOn) => set([id], isOn)} />
              ))}
            </SimpleGrid>
          </fieldset>
        )
      })}
      <Text size="xs" c="dimmed">
        {t('tools.always', { tools: inARow(always) })}
      </Text>
      {form.errors.tools !== undefined && (
        <Text size="sm" c="red" role="alert">
          {form.errors.tools}
        </Text>
      )}
    </Stack>
  )
}
