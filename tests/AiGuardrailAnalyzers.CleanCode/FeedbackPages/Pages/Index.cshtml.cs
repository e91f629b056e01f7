using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FeedbackPages.Pages;

public sealed class IndexModel(ReplyWriter writer) : PageModel
{
    [BindProperty, Required, StringLength(3000)]
    public string Feedback { get; set; } = "";

    public string? Draft { get; private set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        Draft = await writer.DraftAsync(Feedback, cancellationToken) ?? "There is no draft right now; please write the reply yourself.";
        return Page();
    }
}
