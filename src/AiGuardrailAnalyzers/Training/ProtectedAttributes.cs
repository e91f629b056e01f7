using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace AiGuardrailAnalyzers.Training;

/// <summary>
/// The names that columns of protected attributes have. The attributes are those of Article 21 of the EU's Charter of Fundamental Rights and of Title VII
/// and its companions in the US, as far as a column can hold them; union membership is of Article 9 of the GDPR.
/// </summary>
internal static class ProtectedAttributes
{
    private const string Sex = "a person's sex or gender";
    private const string Race = "a person's race or ethnicity";
    private const string Age = "a person's age";

    private static readonly ImmutableHashSet<string> s_ofThingsToo = ImmutableHashSet.Create(Sex, Race, Age);

    // A person's attribute, and what columns that hold it are called, without case, accents and separators. Left out is what means something else as
    // often: 'eta' (Italian age, an arrival), 'genre' and 'genero' (films), 'raza' and 'Rasse' (breeds), 'handicap' (golf), 'origin' (goods), 'country'.
    private static readonly ImmutableDictionary<string, string> s_attributes = Names(
        (Sex,
            "sex gender sexe sexo sesso geschlecht geslacht kjonn plec cinsiyet sukupuoli pohlavi kelamin jeniskelamin пол 性别 性別 성별 male female woman"),
        (Race,
            "race ethnicity ethnic ethnicgroup ethnicorigin raceethnicity racialgroup skincolor skincolour hautfarbe ethnie ethnicite etnia etnicidad etnicidade etniciteit ethnizitat raca hispanic latino isblack africanamerican caste tribe 民族 种族"),
        ("a person's religion",
            "religion religious religiousbelief religiousaffiliation religione religiao religie konfession religionszugehorigkeit glaube faith muslim jewish christian hindu denomination 宗教"),
        ("a person's nationality",
            "nationality nationalities nativecountry countryofbirth birthcountry citizenship countryofcitizenship placeofbirth birthplace immigrationstatus immigrant migrationbackground migrationshintergrund nationalitat staatsangehorigkeit staatsburgerschaft nationalite nacionalidad nacionalidade nazionalita cittadinanza nationaliteit ciudadania citoyennete narodowosc uyruk 国籍"),
        (Age,
            "age ages agegroup ageband agerange agebracket agecategory agebin dateofbirth birthdate dob birthyear yearofbirth birthday alter geburtsdatum geburtsjahr altersgruppe edad idade leeftijd alder ika wiek yas umur fechanacimiento fechadenacimiento datanascimento возраст 年龄 年齢 나이"),
        ("a person's disability",
            "disability disabilities disabilitystatus handicapped behinderung schwerbehindert schwerbehinderung discapacidad disabilita"),
        ("a person's sexual orientation",
            "sexualorientation orientationsexuelle orientacionsexual sexuelleorientierung lgbt lgbtq"),
        ("a person's pregnancy",
            "pregnancy pregnancies pregnant schwanger schwangerschaft enceinte grossesse embarazo embarazada gravidez zwanger gravidanza incinta"),
        ("a person's union membership",
            "unionmember unionmembership unionized tradeunion tradeunionmember tradeunionmembership gewerkschaft gewerkschaftsmitglied syndicat sindicato vakbond"));

    // What may stand beside it: whose it is, and how the column was made.
    private static readonly ImmutableHashSet<string> s_people = Words(
        "person people patient customer client user employee worker staff member applicant candidate borrower debtor driver passenger student pupil teacher child mother father parent husband wife spouse partner "
        + "citizen resident respondent participant subject defendant offender prisoner insured policyholder owner beneficiary buyer donor voter individual human adult player author speaker guest tenant "
        + "doctor nurse head householder applicants personal demographic");

    private static readonly ImmutableHashSet<string> s_neutral = Words(
        "encoded encoding enc ohe onehot one hot hashed hash vector vec key code coded id idx index cat category categorical group groups band range bucket bin binned bracket featurized feature features "
        + "normalized norm scaled numeric num number no count value val float int single double string str text txt raw col column field input in of at the is has was are by my self reported "
        + "years year yrs yr months days old current admission diagnosis enrolment enrollment hire entry onset death exam surgery flag ind indicator status type desc description name label mapped converted transformed replaced filled "
        + "log sqrt squared missing bool binary dummy m f x y male female woman unknown other times total identity background origin approx approximate exact est estimated");

    // What makes 'race' a contest.
    private static readonly ImmutableHashSet<string> s_contest = Words("id idx index num number name label day days time times year years yrs yr month months type count class status level old entry total");

    // Columns beside which 'age', 'sex' and 'race' are not a person's.
    private static readonly ImmutableHashSet<string> s_things = Words(
        "house houses housing home building apartment flat property estate room rooms bedroom bedrooms bathroom bathrooms floor floors sqft car cars vehicle vehicles automobile engine odometer mileage kilometers horsepower torque cylinders "
        + "machine machines equipment device devices battery sensor turbine pump pipe tree trees abalone shell rings wine cement concrete slag superplasticizer species penguin penguins flipper animal animals dog dogs breed "
        + "horse horses jockey cattle cow fish crab bird chicken livestock file files server disk lap laps circuit track");

    // Columns that only a table of persons has.
    private static readonly ImmutableHashSet<string> s_persons = s_people.Except(Words("head owner buyer driver player member subject partner user")).Union(Words(
        "income salary wage education occupation job employment marital married profession credit loan cholesterol glucose bmi smoker smoking diabetes churn survived hypertension tenure gender premium license licence"));

    /// <summary>
    /// What a column tells of a person; null where it tells nothing that is protected. The names beside it can say that its rows are things or animals:
    /// the age of a house, the sex of an abalone, a race of horses.
    /// </summary>
    public static string? Of(string columnName, IEnumerable<string> namesBeside)
        => Of([.. WordsOf(columnName)]) is { } attribute && (!s_ofThingsToo.Contains(attribute) || AreOfPersons(namesBeside)) ? attribute : null;

    /// <summary>True where names say that rows are people: a person's attribute, or what only a table of persons has.</summary>
    public static bool AreSurelyOfPersons(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.SelectMany(WordsOf).Any(s_persons.Contains) || all.Any(name => Of(name, all) is not null);
    }

    private static string? Of(string[] words)
    {
        for (int length = words.Length; length > 0; length--)
        {
            for (int start = 0; start + length <= words.Length; start++)
            {
                if (s_attributes.TryGetValue(string.Concat(words.Skip(start).Take(length)), out string? attribute)
                    && words.Where((_, i) => i < start || i >= start + length).All(word => (s_neutral.Contains(word) && !(attribute == Race && s_contest.Contains(word))) || s_people.Contains(word)))
                {
                    return attribute;
                }
            }
        }

        return null;
    }

    private static bool AreOfPersons(IEnumerable<string> namesBeside)
    {
        var words = new HashSet<string>(namesBeside.SelectMany(WordsOf), StringComparer.Ordinal);
        return !words.Overlaps(s_things) || words.Overlaps(s_persons);
    }

    // 'PatientAge', 'patient_age', 'PATIENT-AGE', 'AGEGroup2' are words; 'Average' is one word.
    private static IEnumerable<string> WordsOf(string name)
    {
        var word = new StringBuilder();
        string text = Plain(name);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool begins = char.IsUpper(c) && i > 0 && (!char.IsUpper(text[i - 1]) || (i + 1 < text.Length && char.IsLower(text[i + 1])));
            if (word.Length > 0 && (!char.IsLetter(c) || begins))
            {
                yield return word.ToString();
                word.Clear();
            }

            if (char.IsLetter(c))
            {
                word.Append(char.ToLowerInvariant(c));
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    private static string Plain(string text)
        => new([.. text.Replace('ł', 'l').Replace('ø', 'o').Replace('ı', 'i').Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)]);

    private static ImmutableDictionary<string, string> Names(params (string Attribute, string Names)[] attributes)
        => attributes.SelectMany(a => Words(a.Names).Select(name => (a.Attribute, Name: Plain(name)))).ToImmutableDictionary(pair => pair.Name, pair => pair.Attribute, StringComparer.Ordinal);

    private static ImmutableHashSet<string> Words(string words) => words.Split(' ').ToImmutableHashSet(StringComparer.Ordinal);
}
