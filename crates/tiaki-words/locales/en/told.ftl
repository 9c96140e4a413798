# Reasons of triage and of places, by their codes.

told-count = { $text } ({ $count })
told-not-counted = { $text }; not counted against a person who may be a victim
told-within-a-day = { $text } within a day
told-in-days = { $days ->
        [one] { $text } in { $days } days
       *[other] { $text } in { $days } days
    }
told-if-found = if found: { $text }: { $class }
told-if-refuted = if the signs of { $family } prove wrong: { $class }
told-if-no-victim = if the person proves not to be a victim or minor: { $class }
told-class-rule = { $class }, by the rule ‘{ $rule }’
told-class-victim = { $text }; may be a victim or a minor: look before anything else
told-class-raised = { $text }; raised one band because evidence is dying
told-again = its reasons are told once { $command } has ranked it again
told-ruled-country = an operator decided on { $day } that the country is { $country }
told-ruled-some = an operator decided on some accounts, and the evidence on others speaks for another country: decide on the person
told-ruled-conflict = operators decided otherwise on accounts that are one person's now: decide on the person
told-newest = { $text }, newest { $day }
told-registered = { $text }, block registered since { $day }
told-weak-network = { $text }, but only through proxies or data centres
told-place-upload-ip = { $count ->
        [one] an upload address registered in this country
       *[other] { $count } upload addresses registered in this country
    }
told-place-login-ip = { $count ->
        [one] a log-in address registered in this country
       *[other] { $count } log-in addresses registered in this country
    }
told-place-registration-ip = { $count ->
        [one] a sign-up address registered in this country
       *[other] { $count } sign-up addresses registered in this country
    }
told-place-other-ip = { $count ->
        [one] another address registered in this country
       *[other] { $count } other addresses registered in this country
    }
told-place-phone-prefix = { $count ->
        [one] a phone number with its prefix
       *[other] { $count } phone numbers with its prefix
    }
told-place-provider-estimate = { $count ->
        [one] an estimate by the provider
       *[other] { $count } estimates by the provider
    }
told-place-provider-verified = { $count ->
        [one] a verified estimate by the provider
       *[other] { $count } verified estimates by the provider
    }
told-place-billing-country = { $count ->
        [one] a payment billed there
       *[other] { $count } payments billed there
    }
told-place-address = { $count ->
        [one] an address given there
       *[other] { $count } addresses given there
    }
told-place-stated-country = { $count ->
        [one] a statement by the holder
       *[other] { $count } statements by the holder
    }
told-place-time-of-day = { $count ->
        [one] an hour of activity outside the night there
       *[other] { $count } hours of activity outside the night there
    }
told-place-language = { $count ->
        [one] a language spoken there
       *[other] { $count } languages spoken there
    }
told-ground-ruled = an operator decided on { $day } that it is there
told-ground-accounts = { $count } of its { $all } accounts taken to be there
told-ground-children = { $count ->
        [one] a child's account in its reports taken to be there
       *[other] { $count } children's accounts in its reports taken to be there
    }
family-alarm = alarm
family-contact = contact
family-production = production
family-access = access
family-persistence = persistence
family-network = network
family-material = material
family-sharing = sharing
family-benign = benign
factor-operator-alarm = an operator decided that a child is in danger now
factor-escalated-rarely = escalated by a provider that rarely escalates
factor-escalated-sometimes = escalated by a provider that escalates now and then
factor-escalated-often = escalated by a provider that escalates often
factor-police-informed = the provider told the police directly
factor-enticement = reported for enticing a child
factor-sextortion = marked as sextortion
factor-sadistic = marked as sadistic exploitation
factor-solicitation = marked as asking for or offering material
factor-unsolicited = reported for obscene material sent to a child
factor-minor-in-contact = a minor's account is in contact
factor-young-contact = a young child's account is in contact
factor-only-here = first-seen files that nobody else here holds
factor-small-sets = small sets of first-seen files of one scene
factor-self-production = first-seen files possibly made by a child
factor-physical-harm = first-seen files marked with physical harm
factor-infant = first-seen files marked with a very young child
factor-live-streaming = first-seen files marked as streamed live
factor-device-traces = first-seen files with traces of the camera or place
factor-first-seen-young = first-seen files classed by the provider as of a young child
factor-molestation = reported for molestation of a child
factor-trafficking = reported for trafficking of a child
factor-tourism = reported for travel to abuse a child
factor-household-minor = shares a household with a minor's account
factor-stated-relation = states a relation to a child
factor-access-terms = signs of work or duties with children
factor-prior-reports = reported before
factor-several-days = reported on several days
factor-recreated-account = came back with a new account after one was disabled
factor-several-providers = reported by several providers
factor-burst = several days of reports within a short time
factor-endangering-contacts = linked with persons of the upper danger classes
factor-reported-material = reported for material
factor-known-files = known files
factor-near-files = files near known ones
factor-first-seen-files = first-seen files
factor-shared-files = files passed on or made public
factor-many-known-files = a large collection of known files
factor-viral-files = files that circulate virally
factor-negative-files = files verified as not abuse material
factor-batched = part of a batch about a viral file
factor-meme = marked as a possible meme
factor-spam = marked as spam
factor-outrage = shared in the manner of outrage
axis-reason-located = one country is supported
axis-reason-several-places = several countries are possible
axis-reason-conflict = countries conflict
axis-reason-identifiers = verified or lasting identifiers
axis-reason-live-logs = connection logs are expected to be alive
axis-reason-complete = a complete report
axis-reason-partial = a partly complete report
axis-reason-viewed = files viewed by a person at the provider
axis-reason-only-here-files = first-seen files that nobody else here holds
axis-reason-sets-of-scene = small sets of one scene
axis-reason-first-seen = first-seen files
axis-reason-all-first-seen = nothing known beside them
axis-reason-no-history = no earlier report on the person
axis-reason-logs-die = the last connection log dies
axis-reason-preservation-ends = the provider's preservation ends
rule-operator-says-so = operator says so
rule-live-and-first-seen = live and first seen
rule-alarm-and-access = alarm and access
rule-alarm-and-contact = alarm and contact
rule-access-and-production = access and production
rule-four-families = four families
rule-access-stated = access stated
rule-access-with-production = access with production
rule-access-with-contact = access with contact
rule-access-with-alarm = access with alarm
rule-access-with-collection = access with collection
rule-production = production
rule-production-with-another = production with another
rule-three-families = three families
rule-contact = contact
rule-alarm = alarm
rule-contact-with-another = contact with another
rule-two-families = two families
rule-sharing = sharing
rule-material = material
