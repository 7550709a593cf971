using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecs.Query;

/// <summary>Reads an expression of the cluster query language (ECS Developer Guide, "Cluster query language").</summary>
/// <remarks><c>or</c> binds least, then <c>and</c>, then <c>not</c>; parentheses group whole comparisons.</remarks>
internal sealed class ClusterQuery
{
    private const int Longest = 2000;
    private const int Deepest = 50;

    private readonly QueryScanner _scanner;
    private int _depth;

    private ClusterQuery(string expression) => _scanner = new QueryScanner(expression);

    /// <returns>Whether an instance matches.</returns>
    /// <exception cref="ServiceErrorException">InvalidParameterException: the expression is malformed.</exception>
    public static Func<QueryInstance, bool> Parse(string expression)
    {
        if (expression.Length > Longest)
            throw QueryScanner.Invalid($"it has more than {Longest} characters");
        var query = new ClusterQuery(expression);
        var whole = query.Or();
        return query._scanner.AtEnd ? whole : throw query._scanner.Unexpected("the end");
    }

    private Func<QueryInstance, bool> Or()
    {
        var left = And();
        while (_scanner.Take("||", "or"))
        {
            var (first, second) = (left, And());
            left = instance => first(instance) || second(instance);
        }
        return left;
    }

    private Func<QueryInstance, bool> And()
    {
        var left = Unary();
        while (_scanner.Take("&&", "and"))
        {
            var (first, second) = (left, Unary());
            left = instance => first(instance) && second(instance);
        }
        return left;
    }

    private Func<QueryInstance, bool> Unary()
    {
        if (++_depth > Deepest)
            throw QueryScanner.Invalid("it is nested too deeply");
        var condition = _scanner.Take("!", "not") ? Not(Unary())
            : _scanner.Take("(") ? Grouped()
            : Comparison();
        _depth--;
        return condition;
    }

    private Func<QueryInstance, bool> Grouped()
    {
        var inner = Or();
        return _scanner.Take(")") ? inner : throw _scanner.Unexpected("a closing parenthesis");
    }

    private Func<QueryInstance, bool> Comparison()
    {
        var subject = QuerySubject.Named(_scanner.Word() ?? throw _scanner.Unexpected("a subject"));
        var compare = QueryOperator.Take(_scanner, subject.Operators);
        return instance => compare([.. subject.Values(instance)]);
    }

    private static Func<QueryInstance, bool> Not(Func<QueryInstance, bool> condition) => instance => !condition(instance);
}
