/** Every function by the catalogue's name of its implementation; CFN's own classes of the same name are told apart by the `Fn::` spelling. */
import type { Intrinsic } from '../intrinsic.ts';
import { base64, getAzs } from './amazon.ts';
import { and, cfnNot, not, or } from './boolean.ts';
import { andValue, notValue, orValue } from './boolean-value.ts';
import { choose } from './choose.ts';
import { contains, equals } from './comparison.ts';
import { digest } from './digest.ts';
import { findInMap } from './find-in-map.ts';
import { cfnGetAtt, getAtt, getAttAllAttributes, getAttThenSelect } from './get-attr.ts';
import { getFile } from './get-file.ts';
import { ifNullable, ifThenElse } from './if.ts';
import { join, joinMultiple } from './list-join.ts';
import { filter, filterItems, listConcat, listConcatUnique } from './lists.ts';
import { lookupValue } from './lookup.ts';
import { makeUrl } from './make-url.ts';
import { mapMerge, mapReplace } from './maps.ts';
import { memberListToMap } from './member-list.ts';
import { getParam, paramRef } from './parameter-reference.ts';
import { invalidHere, removed } from './removed.ts';
import { repeat, repeatWithMap, repeatWithNestedLoop } from './repeat.ts';
import { cfnResourceFacade, resourceFacade } from './resource-facade.ts';
import { getResource } from './resource-reference.ts';
import { ref } from './ref.ts';
import { select } from './select.ts';
import { cfnSplit, strSplit } from './splitting.ts';
import { cfnReplace, replace, replaceJson, replaceJsonStrict, replaceJsonVeryStrict } from './str-replace.ts';
import { joinedJson, joinedText, jsonText, replacedFilled, replacedJson, replacedText } from './texts.ts';
import { yaql } from './yaql.ts';

const implementations = {
  And: and,
  AndValue: andValue,
  Base64: base64,
  Choose: choose,
  Contains: contains,
  Digest: digest,
  Equals: equals,
  Filter: filter,
  FilterItems: filterItems,
  FindInMap: findInMap,
  GetAZs: getAzs,
  GetAtt: getAtt,
  GetAttAllAttributes: getAttAllAttributes,
  GetAttThenSelect: getAttThenSelect,
  GetFile: getFile,
  GetParam: getParam,
  GetResource: getResource,
  If: ifThenElse,
  IfNullable: ifNullable,
  Invalid: invalidHere,
  Join: join,
  JoinedJson: joinedJson,
  JoinedText: joinedText,
  JsonText: jsonText,
  JoinMultiple: joinMultiple,
  ListConcat: listConcat,
  ListConcatUnique: listConcatUnique,
  Lookup: lookupValue,
  MakeURL: makeUrl,
  MapMerge: mapMerge,
  MapReplace: mapReplace,
  MemberListToMap: memberListToMap,
  Not: not,
  NotValue: notValue,
  Or: or,
  OrValue: orValue,
  ParamRef: paramRef,
  Ref: ref,
  Removed: removed,
  Repeat: repeat,
  RepeatWithMap: repeatWithMap,
  RepeatWithNestedLoop: repeatWithNestedLoop,
  Replace: replace,
  ReplacedFilled: replacedFilled,
  ReplacedJson: replacedJson,
  ReplacedText: replacedText,
  ReplaceJson: replaceJson,
  ReplaceJsonStrict: replaceJsonStrict,
  ReplaceJsonVeryStrict: replaceJsonVeryStrict,
  ResourceFacade: resourceFacade,
  Select: select,
  Split: cfnSplit,
  StrSplit: strSplit,
  Yaql: yaql,
} satisfies Readonly<Record<string, Intrinsic>>;

// heat/engine/cfn/template.py maps the `Fn::` names to classes that the HOT spellings do not share.
const amazonSpelling = {
  GetAtt: cfnGetAtt,
  Not: cfnNot,
  Replace: cfnReplace,
  ResourceFacade: cfnResourceFacade,
} satisfies Readonly<Record<string, Intrinsic>>;

const byName: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>(Object.entries(implementations));
const byAmazonName: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>(Object.entries(amazonSpelling));

/** `name` is the function as written. */
export function intrinsicOf(implementation: string, name: string): Intrinsic | undefined {
  return (name.startsWith('Fn::') ? byAmazonName.get(implementation) : undefined) ?? byName.get(implementation);
}
