import { ActionIcon, Button, Group, NumberInput, Select, Stack, Table, Text } from '@mantine/core'
import type { ProjectOrdering } from '@reticle/contract'
import type { OrderingRecipe } from '@reticle/domain'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { t } from '../../quality/words.ts'
import { asksAgain, strategyWords } from './strategy-words.ts'

type Recipe = OrderingRecipe
type Part = Recipe['parts'][number]
type Props = {
  readonly recipe: Recipe
  readonly strategies: ProjectOrdering['strategies']
  readonly onChange: (recipe: Recipe) => void
}

export const firstRecipe: Recipe = {
  parts: [{ strategy: 'entropy', weight: 1, parameters: {} }],
  seed: 1,
  gather: { by: 'top', share: 0.1 },
  moreReads: 0,
}

const PartRow = ({
  part,
  isOnly,
  onChange,
  onRemove,
}: {
  part: Part
  isOnly: boolean
  onChange: (part: Part) => void
  onRemove: () => void
}) => {
  const { name, text } = strategyWords(part.strategy)
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {text}
        </Text>
      </Table.Td>
      <Table.Td w={110}>
        <NumberInput
          aria-label={t('recipeEditor.weightOf', { strategy: name })}
          size="xs"
          min={0}
          max={1000}
          step={0.5}
          value={part.weight}
          onChange={(value) => onChange({ ...part, weight: typeof value === 'number' ? value : 0 })}
        />
      </Table.Td>
      <Table.Td w={44}>
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={isOnly}
          aria-label={t('recipeEditor.leaveOut', { strategy: name })}
          onClick={onRemove}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Table.Td>
    </Table.Tr>
  )
}

/** Which strategies are mixed, with their weights, and the seed that decides between equals. */
export const RecipeEditor = ({ recipe, strategies, onChange }: Props) => {
  const { parts } = recipe
  const others = strategies.filter(({ id }) => parts.every(({ strategy }) => strategy !== id))
  const setPart = (at: number, part: Part) => onChange({ ...recipe, parts: parts.map((one, index) => (index === at ? part : one)) })
  return (
    <Stack gap="xs">
      <Table verticalSpacing={4} aria-label={t('recipeEditor.strategies')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('recipeEditor.strategy')}</Table.Th>
            <Table.Th>{t('recipeEditor.weight')}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {parts.map((part, at) => (
            <PartRow
              key={part.strategy}
              part={part}
              isOnly={parts.length === 1}
              onChange={(changed) => setPart(at, changed)}
              onRemove={() => onChange({ ...recipe, parts: parts.filter((_, index) => index !== at) })}
            />
          ))}
        </Table.Tbody>
      </Table>
      <Group align="flex-end" gap="sm">
        <Select
          label={t('recipeEditor.mixAnotherOneIn')}
          placeholder={t('recipeEditor.chooseAStrategy')}
          size="xs"
          w={230}
          value={null}
          leftSection={<IconPlus size={14} />}
          data={others.map(({ id }) => ({ value: id, label: strategyWords(id).name }))}
          onChange={(strategy) => strategy !== null && onChange({ ...recipe, parts: [...parts, { strategy, weight: 1, parameters: {} }] })}
        />
        <NumberInput
          label={t('recipeEditor.seed')}
          size="xs"
          w={110}
          min={0}
          max={2_147_483_647}
          allowDecimal={false}
          value={recipe.seed}
          onChange={(value) => onChange({ ...recipe, seed: typeof value === 'number' ? value : 1 })}
        />
        {asksAgain(recipe) && (
          <NumberInput
            label={t('recipeEditor.oneMoreReadAmong')}
            size="xs"
            w={200}
            min={0}
            max={100_000}
            allowDecimal={false}
            value={recipe.moreReads}
            onChange={(value) => onChange({ ...recipe, moreReads: typeof value === 'number' ? value : 0 })}
          />
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {t('recipeEditor.mixedByRank')} {asksAgain(recipe) && t('recipeEditor.opened')}
      </Text>
    </Stack>
  )
}

/** A button that says what it waits for. */
export const RunButton = ({
  label,
  isBusy,
  onClick,
  variant = 'filled',
}: {
  label: string
  isBusy: boolean
  onClick: () => void
  variant?: 'filled' | 'default'
}) => (
  <Button size="xs" variant={variant} loading={isBusy} onClick={onClick}>
    {label}
  </Button>
)
