import { Checkbox, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { isEditingTool, type ToolId, toolIds } from '@reticle/domain'
import { toolById } from '@reticle/tools'
import { toolIcons } from '../../canvas/editor/tool-icons.ts'
import type { ProtocolForm } from './form-type.ts'
import styles from './protocol.module.css'

const groups: readonly { readonly title: string; readonly note: string; readonly tools: readonly ToolId[] }[] = [
  {
    title: 'Shapes',
    note: 'outlines and places',
    tools: ['point', 'skeleton', 'box', 'rotated-box', 'ellipse', 'circle', 'line', 'polyline', 'polygon', 'bezier'],
  },
  { title: 'Pixels', note: 'masks at the resolution of the data', tools: ['brush', 'fill'] },
  {
    title: 'Assisted',
    note: 'find marks in the measured values',
    tools: ['wand', 'threshold', 'grow', 'superpixels', 'scissors', 'blobs'],
  },
  { title: 'Measures', note: 'lengths and angles, kept as lines', tools: ['ruler', 'angle'] },
]

const Tool = ({ id, isOn, onSet }: { id: ToolId; isOn: boolean; onSet: (isOn: boolean) => void }) => {
  const Icon = toolIcons[id]
  const { name, hint } = toolById(id)
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
  const always = toolIds.filter(isEditingTool).map((id) => toolById(id).name.toLowerCase())
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
                aria-label={`All of ${title}`}
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
        Always there, since they only change marks: {always.join(', ')}.
      </Text>
      {form.errors.tools !== undefined && (
        <Text size="sm" c="red" role="alert">
          {form.errors.tools}
        </Text>
      )}
    </Stack>
  )
}
