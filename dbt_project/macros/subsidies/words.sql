{# The reason of a verdict as a sentence, with the numbers it rests on. Expressions over rows of int_subsidy_judgements: what
   binds (`binding`), the rule (`terms`), the payment. Amounts in 万元 in Chinese, in CNY in English. #}

{# 4.2, not 4.200000. #}
{% macro plain_number(amount) -%}
  regexp_replace(({{ amount }})::varchar, '[.]?0+$', '')
{%- endmacro %}

{# CNY 42,000 for 4.2. #}
{% macro in_yuan(amount) -%}
  'CNY ' || coalesce(format('{:,}', try_cast(trunc(({{ amount }})::decimal(38, 6) * 10000) as bigint)), '?')
    || regexp_extract((({{ amount }})::decimal(38, 6) * 10000)::decimal(38, 2)::varchar, '[.][0-9]*[1-9]')
{%- endmacro %}

{% macro subsidy_limit_zh() -%}
  case limit_code
    when 'share_of_cost' then '按费用的 ' || {{ plain_number('share * 100') }} || '%，共应补 '
        || {{ plain_number('binding.cap_wan') }} || ' 万元'
    when 'below_threshold' then '全年累计 ' || {{ plain_number('base_of_year') }} || ' 万元，未达到 '
        || {{ plain_number('terms.from_base_wan') }} || ' 万元起的条件'
    when 'tier' then '所达档次的奖励 ' || {{ plain_number('binding.cap_wan') }} || ' 万元'
    when 'below_tier' then '申报的 ' || {{ plain_number('coalesce(reached_wan, base_wan)') }} || ' 万元未达到最低档 '
        || {{ plain_number('lowest_tier_wan') }} || ' 万元'
    when 'grade_not_given' then '未写明等级，最高一档 ' || {{ plain_number('binding.cap_wan') }} || ' 万元'
    when 'one_off' then '一次性奖励 ' || {{ plain_number('binding.cap_wan') }} || ' 万元'
    when 'case_cap' then '单次上限 ' || {{ plain_number('binding.cap_wan') }} || ' 万元'
    when 'project_cap' then '单个项目上限 ' || {{ plain_number('binding.cap_wan') }} || ' 万元'
    when 'shared_cap' then '几项政策合计上限 ' || {{ plain_number('binding.cap_wan') }} || ' 万元'
    when 'firm_year_cap' then '每家企业每年上限 ' || {{ plain_number('binding.cap_wan') }} || ' 万元'
    when 'firm_total_cap' then '每家企业' || coalesce(' ' || terms.firm_total_years || ' 年内', '') || '累计上限 '
        || {{ plain_number('binding.cap_wan') }} || ' 万元'
    when 'year_total' then year(paid_date) || ' 年资金总额 ' || {{ plain_number('binding.cap_wan') }} || ' 万元'
    when 'overlap' then '就高不重复：本项政策可付 ' || {{ plain_number('binding.cap_wan') }} || ' 万元，同一项目其他政策'
    when 'before_start' then '政策自 ' || from_date || ' 起执行，付款日 ' || paid_date || ' 在此之前'
    when 'after_end' then '政策执行到 ' || until_date || '，付款日 ' || paid_date || ' 在此之后'
    else '方案没有为这项政策写明可以核算的限额'
  end
{%- endmacro %}

{% macro subsidy_limit_en() -%}
  case limit_code
    when 'share_of_cost' then {{ plain_number('share * 100') }} || ' % of the cost comes to ' || {{ in_yuan('binding.cap_wan') }}
    when 'below_threshold' then 'The year''s ' || {{ in_yuan('base_of_year') }} || ' stay below the '
        || {{ in_yuan('terms.from_base_wan') }} || ' from which the policy pays'
    when 'tier' then 'The award of the tier reached is ' || {{ in_yuan('binding.cap_wan') }}
    when 'below_tier' then {{ in_yuan('coalesce(reached_wan, base_wan)') }} || ' stay below the lowest tier, '
        || {{ in_yuan('lowest_tier_wan') }}
    when 'grade_not_given' then 'No grade is given; the highest award is ' || {{ in_yuan('binding.cap_wan') }}
    when 'one_off' then 'The award paid once is ' || {{ in_yuan('binding.cap_wan') }}
    when 'case_cap' then 'The cap per case is ' || {{ in_yuan('binding.cap_wan') }}
    when 'project_cap' then 'The cap per project is ' || {{ in_yuan('binding.cap_wan') }}
    when 'shared_cap' then 'The cap shared by several policies is ' || {{ in_yuan('binding.cap_wan') }}
    when 'firm_year_cap' then 'The cap per enterprise and year is ' || {{ in_yuan('binding.cap_wan') }}
    when 'firm_total_cap' then 'The cap per enterprise '
        || coalesce('within ' || terms.firm_total_years || ' years', 'in all') || ' is ' || {{ in_yuan('binding.cap_wan') }}
    when 'year_total' then 'The total of ' || year(paid_date) || ' is ' || {{ in_yuan('binding.cap_wan') }}
    when 'overlap' then 'Only the higher subsidy is paid: this policy allows ' || {{ in_yuan('binding.cap_wan') }}
        || ', other policies of the project'
    when 'before_start' then 'The policy holds from ' || from_date || '; ' || paid_date || ' is before that'
    when 'after_end' then 'The policy held until ' || until_date || '; ' || paid_date || ' is after that'
    else 'The plan gives no limit of this policy that could be reckoned with'
  end
{%- endmacro %}

{# What was paid before, what may be paid, what was, and by how much that is too much. #}
{% macro subsidy_reason_zh() -%}
  case when verdict = 'retracted' then '已撤回' || coalesce('（' || retraction_reason || '）', '') || '，不计入。'
    when verdict = 'refused' then '不予采用' || coalesce('：' || refusal_reason, '') || '；不计入。'
  else
    {{ subsidy_limit_zh() }}
    || case when limit_code = 'overlap' then '已付 ' || {{ plain_number('binding.used_wan') }}
            when binding.used_wan > 0 then '，此前已付' || case when is_joint_counted then '（含上级配套）' else ' ' end
                || {{ plain_number('binding.used_wan') }}
            else '' end
    || case when limit_code = 'no_rule' then '' else '，可付 ' || {{ plain_number('allowed_wan') }} end
    || '，实付 ' || {{ plain_number('paid_wan') }}
    || case when excess_wan > 0 then '，超出 ' || {{ plain_number('excess_wan') }} || ' 万元。'
            when limit_code = 'no_rule' then ' 万元，无法判定。' else ' 万元，未超出。' end
    || case when has_no_grade then '等级未写明或不在政策所列之内，按最高一档计，请核对。' else '' end
    || case when is_slip_suspected then '金额疑似以元填报：若为 ' || {{ plain_number('round(paid_wan / 10000, 6)::decimal(38, 6)') }}
            || ' 万元，则在可付范围内。' else '' end
  end
{%- endmacro %}

{% macro subsidy_reason_en() -%}
  case when verdict = 'retracted' then 'Taken back' || coalesce(' (' || retraction_reason || ')', '') || '; not counted.'
    when verdict = 'refused' then 'Refused' || coalesce(': ' || refusal_reason, '') || '; not counted.'
  else
    {{ subsidy_limit_en() }}
    || case when limit_code = 'overlap' then ' have paid ' || {{ in_yuan('binding.used_wan') }}
            when binding.used_wan > 0 then ', ' || {{ in_yuan('binding.used_wan') }} || ' were paid before'
                || case when is_joint_counted then ' (joint money included)' else '' end
            else '' end
    || case when limit_code = 'no_rule' then '' else '; ' || {{ in_yuan('allowed_wan') }} || ' may be paid' end
    || ', ' || {{ in_yuan('paid_wan') }} || ' were paid'
    || case when excess_wan > 0 then ': ' || {{ in_yuan('excess_wan') }} || ' too much.'
            when limit_code = 'no_rule' then '; it cannot be judged.' else '.' end
    || case when has_no_grade then ' The grade is not given or not one of the policy''s; the highest is assumed: please check.'
            else '' end
    || case when is_slip_suspected then ' The amount looks like yuan sent as 万元: ' || {{ in_yuan('paid_wan / 10000') }}
            || ' would be within the rule.' else '' end
  end
{%- endmacro %}

{# Whether only the gate's rule of policies that hold keeps a payment out, and the build finds it within its rule after all. #}
{% macro may_be_released() -%}
  (held.event_id is not null and held.counts_from is null and holds.event_id is not null and judged.verdict = 'within')
{%- endmacro %}
