/** What is left of parts of texts that were not known: they become text when they are. Not functions of any template version. */
import type { StrictIntrinsic } from '../intrinsic.ts';
import { itemText } from '../item-text.ts';
import { isPlain } from '../plain.ts';
import { replacementText, type ReplacementForm } from '../replacement-text.ts';
import { jsonWithHoles } from '../textual.ts';

/** JSON as it stands inside other JSON. */
export const jsonText: StrictIntrinsic = {
  form: 'strict',
  apply: (argument, info) => (isPlain(argument) ? jsonWithHoles(argument, info) : 'defer'),
};

/** An item of `list_join`. */
export const joinedText = item({ json: false });
export const joinedJson = item({ json: true });

function item(form: { readonly json: boolean }): StrictIntrinsic {
  return { form: 'strict', apply: (argument, info) => (isPlain(argument) ? itemText(argument, form, info) : 'defer') };
}

/** A value behind a placeholder of `str_replace`. */
export const replacedText = replacement({ json: false, allowEmpty: true });
export const replacedJson = replacement({ json: true, allowEmpty: true });
export const replacedFilled = replacement({ json: true, allowEmpty: false });

function replacement(form: ReplacementForm): StrictIntrinsic {
  return {
    form: 'strict',
    apply: (argument, info) => (isPlain(argument) ? replacementText(argument, '', form, info) : 'defer'),
  };
}
