# Keys: what can be done with one stroke.

keys-heading = Keys
keys-lead = Lists can be worked through without a pointer. A key does what a link or a button on the page does; none does anything while you type.
keys-on = Single keys are on
keys-on-what = Switch them off if you dictate, or strike keys by mistake.
keys-caption = What each key does
keys-does = It does
keys-key = Key
keys-always = Always: Tab goes from one thing to the next, Escape leaves a field, Ctrl and Enter send the form that you type in.
keys-keep = Keep these keys
keys-anew = Back to the first keys
keys-wrong-none = Nothing was kept: “{ $stroke }” needs one visible character.
keys-wrong-twice = Nothing was kept: “{ $one }” and “{ $other }” would have the same key.
me-keys = Keys
stroke-down = Next row
stroke-up = Row before
stroke-open = Open the row
stroke-select = Choose the row, or not
stroke-next = Take the next free one
stroke-take = Take it
stroke-set-aside = Set aside, with a reason
stroke-skip = Skip it, with a reason
stroke-link = Decide on links
stroke-refer = Draft a referral
stroke-undo = Undo
stroke-search = Filter or search
stroke-help = This list
